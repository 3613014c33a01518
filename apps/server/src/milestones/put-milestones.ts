import type { Milestone } from '@foothold/protocol/types';
import { canonical } from '@foothold/targeting';
import { ApiError } from '../http/errors.ts';
import { defineTrackers, dropTracker } from '../state/activate.ts';
import type { Trx } from '../state/tables.ts';
import { milestoneTracker } from '../state/tracker.ts';

export interface Author {
  /** Who, in words, for the list of versions; null: nobody in particular. */
  by: string | null;
  now: number;
}

/**
 * Writes milestones by id: a changed one gets a new version, an unchanged one stays as it is. At most one of a project is
 * first value: whoever says `firstValue: true` takes it from the one before. Absent, the flag stays.
 * @returns whether anything changed
 * @throws ApiError `invalid` when two of them want to be first value
 */
export async function putMilestones(trx: Trx, projectId: string, items: Milestone[], author: Author): Promise<boolean> {
  if (items.filter((item) => item.firstValue).length > 1) {
    throw new ApiError('invalid', 'firstValue: only one milestone of a project is first value.', {
      field: 'firstValue',
    });
  }
  const stored = await storedMilestones(trx, projectId);
  const taken = items.find((item) => item.firstValue)?.id;
  const wanted = new Map(items.map((item) => [item.id, item]));
  for (const { milestone } of stored.values()) {
    if (taken === undefined || milestone.id === taken || !milestone.firstValue || wanted.has(milestone.id)) continue;
    wanted.set(milestone.id, { ...milestone, firstValue: false });
  }
  let isChanged = false;
  for (const item of wanted.values()) {
    const before = stored.get(item.id);
    const keepsFlag = item.firstValue === undefined && taken === undefined && before?.milestone.firstValue;
    const milestone: Milestone = { ...item, firstValue: keepsFlag || item.firstValue || false };
    if (before && canonical(before.milestone) === canonical(milestone)) continue;
    isChanged = true;
    await write(trx, projectId, milestone, (before?.version ?? 0) + 1, author);
    await recount(trx, projectId, before?.milestone ?? null, milestone, author.now);
  }
  return isChanged;
}

export async function storedMilestones(
  trx: Pick<Trx, 'selectFrom'>,
  projectId: string,
): Promise<Map<string, { milestone: Milestone; version: number; changedAt: number }>> {
  const rows = await trx
    .selectFrom('milestones')
    .select(['milestone_id', 'definition', 'version', 'changed_at'])
    .where('project_id', '=', projectId)
    .orderBy('milestone_id')
    .execute();
  return new Map(
    rows.map((row) => [
      row.milestone_id,
      { milestone: JSON.parse(row.definition) as Milestone, version: row.version, changedAt: row.changed_at },
    ]),
  );
}

export async function environmentsOf(trx: Pick<Trx, 'selectFrom'>, projectId: string): Promise<string[]> {
  const rows = await trx.selectFrom('environments').select('id').where('project_id', '=', projectId).execute();
  return rows.map((row) => row.id);
}

async function write(trx: Trx, projectId: string, milestone: Milestone, version: number, { by, now }: Author) {
  const common = {
    project_id: projectId,
    milestone_id: milestone.id,
    version,
    definition: JSON.stringify(milestone),
    changed_at: now,
  };
  const current = { ...common, first_value: (milestone.firstValue ? 1 : 0) as 0 | 1 };
  await trx
    .insertInto('milestones')
    .values(current)
    .onConflict((conflict) => conflict.columns(['project_id', 'milestone_id']).doUpdateSet(current))
    .execute();
  await trx
    .insertInto('milestone_versions')
    .values({ ...common, changed_by: by })
    .execute();
}

/** What is counted is another thing: forgets what was counted and begins anew, in every environment. */
async function recount(trx: Trx, projectId: string, before: Milestone | null, milestone: Milestone, now: number) {
  const tracker = milestoneTracker(milestone);
  const old = before && milestoneTracker(before);
  if (old?.key === tracker.key) return;
  for (const environmentId of await environmentsOf(trx, projectId)) {
    if (old) await dropTracker(trx, environmentId, old.key);
    await trx
      .deleteFrom('milestones_reached')
      .where('environment_id', '=', environmentId)
      .where('milestone_id', '=', milestone.id)
      .execute();
    await defineTrackers(trx, environmentId, [tracker], now);
  }
}
