import type { Milestone, MilestoneItem } from '@foothold/protocol/types';
import { sql } from 'kysely';
import type { Db } from '../state/tables.ts';
import { milestoneTracker } from '../state/tracker.ts';
import { storedMilestones } from './put-milestones.ts';

/** Every milestone of the project with how it stands in one environment, by id. Automated traffic is not counted. */
export async function listMilestones(
  db: Db,
  { projectId, environmentId }: { projectId: string; environmentId: string },
): Promise<MilestoneItem[]> {
  const stored = await storedMilestones(db, projectId);
  if (stored.size === 0) return [];
  const ready = await readyTrackers(db, environmentId);
  const reached = await reachedCounts(db, environmentId);
  return [...stored.values()].map(({ milestone, version, changedAt }) => ({
    ...milestone,
    version,
    changedAt: new Date(changedAt).toISOString(),
    ready: ready.has(milestoneTracker(milestone).key),
    reached: reached.get(milestone.id)?.[milestone.scope] ?? 0,
  }));
}

/** The keys of all that is counted completely. */
export async function readyTrackers(db: Db, environmentId: string): Promise<Set<string>> {
  const rows = await db
    .selectFrom('aggregate_definitions')
    .select('key')
    .where('environment_id', '=', environmentId)
    .where('ready', '=', 1)
    .execute();
  return new Set(rows.map((row) => row.key));
}

async function reachedCounts(db: Db, environmentId: string) {
  const { rows } = await sql<{ milestone_id: string; person: number; account: number }>`
    select milestone_id,
      sum(case when exists (select 1 from people p where p.environment_id = r.environment_id
        and p.person_id = r.subject_id and p.automated = 0) then 1 else 0 end) as person,
      sum(case when exists (select 1 from accounts a where a.environment_id = r.environment_id
        and a.account_id = r.subject_id and a.automated = 0) then 1 else 0 end) as account
    from milestones_reached r where r.environment_id = ${environmentId} group by milestone_id`.execute(db);
  type Counts = Record<Milestone['scope'], number>;
  return new Map(rows.map((row): [string, Counts] => [row.milestone_id, row]));
}
