import { conditionSchema, nameSchema, slugSchema } from '@foothold/protocol/schema';
import type { Condition } from '@foothold/protocol/types';
import type { Database } from '@foothold/storage/metadata';
import { walk } from '@foothold/targeting';
import type { Kysely } from 'kysely';
import * as z from 'zod';

/** A saved audience. Who is in it the server says; its rules never reach a browser. */
export interface Segment {
  id: string;
  name: string;
  condition: Condition;
}

/** Leaves that only a browser can answer. */
const ELSEWHERE = ['page', 'element', 'device', 'viewport', 'localTime', 'language'] as const;

export const segmentSchema = z
  .strictObject({ id: slugSchema, name: nameSchema, condition: conditionSchema })
  .superRefine(({ condition }, context) => {
    walk(condition, (leaf) => {
      const message =
        'segment' in leaf
          ? 'a segment cannot be made of segments'
          : ELSEWHERE.some((name) => name in leaf)
            ? 'asks for what only a browser knows'
            : null;
      if (message) context.addIssue({ code: 'custom', path: ['condition'], message });
    });
  }) satisfies z.ZodType<Segment>;

export async function storedSegments(db: Kysely<Database>, projectId: string): Promise<Segment[]> {
  const rows = await db
    .selectFrom('segments')
    .select('definition')
    .where('project_id', '=', projectId)
    .orderBy('segment_id')
    .execute();
  return rows.map(({ definition }) => JSON.parse(definition) as Segment);
}

export async function putSegments(
  db: Kysely<Database>,
  projectId: string,
  items: Segment[],
  now: number,
): Promise<void> {
  for (const item of items) {
    const changing = { definition: JSON.stringify(item), changed_at: now };
    await db
      .insertInto('segments')
      .values({ project_id: projectId, segment_id: item.id, ...changing })
      .onConflict((conflict) => conflict.columns(['project_id', 'segment_id']).doUpdateSet(changing))
      .execute();
  }
}
