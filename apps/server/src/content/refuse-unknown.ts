import type { Condition } from '@foothold/protocol/types';
import { walk } from '@foothold/targeting';
import { ApiError } from '../http/errors.ts';
import type { Trx } from '../state/tables.ts';

/**
 * Refuses conditions that mention what the project has not: nobody would ever reach it, or be in it.
 * @throws ApiError `invalid`
 */
export async function refuseUnknown(
  trx: Trx,
  projectId: string,
  conditions: readonly (Condition | undefined)[],
): Promise<void> {
  const milestones = new Set<string>();
  const segments = new Set<string>();
  for (const condition of conditions) {
    walk(condition, (leaf) => {
      if ('milestone' in leaf) milestones.add(leaf.milestone);
      if ('segment' in leaf) segments.add(leaf.segment);
    });
  }
  await refuse(trx, projectId, 'milestone', milestones);
  await refuse(trx, projectId, 'segment', segments);
}

async function refuse(trx: Trx, projectId: string, kind: 'milestone' | 'segment', mentioned: Set<string>) {
  if (mentioned.size === 0) return;
  const rows = await trx
    .selectFrom(`${kind}s`)
    .select(`${kind}_id as id`)
    .where('project_id', '=', projectId)
    .where(`${kind}_id`, 'in', [...mentioned])
    .execute();
  for (const { id } of rows) mentioned.delete(id);
  const [unknown] = mentioned;
  if (unknown === undefined) return;
  const message = `There is no ${kind} "${unknown}" in this project: make it first, with PUT /api/v1/${kind}s.`;
  throw new ApiError('invalid', `${kind}: ${message}`, { field: kind });
}
