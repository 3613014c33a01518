import type { AggregateDefinition, Milestone } from '@foothold/protocol/types';
import { chunks, type Db } from '../tables.ts';
import { milestoneTracker, type Tracker } from '../tracker.ts';

/** A project with environments that count these things from the beginning of time. */
export async function makeProject(
  db: Db,
  {
    projectId = 'project',
    environmentIds = ['env'],
    milestones = [],
    aggregates = [],
  }: {
    projectId?: string;
    environmentIds?: string[];
    milestones?: Milestone[];
    aggregates?: AggregateDefinition[];
  } = {},
): Promise<void> {
  await db
    .insertInto('projects')
    .values({
      id: projectId,
      organization_id: 'organization',
      name: projectId,
      sample: 0,
      time_zone: 'UTC',
      first_value: null,
      internal: '{}',
      created_at: 0,
    })
    .execute();
  for (const milestone of milestones) {
    await db
      .insertInto('milestones')
      .values({
        project_id: projectId,
        milestone_id: milestone.id,
        version: 1,
        definition: JSON.stringify(milestone),
        first_value: milestone.firstValue ? 1 : 0,
        changed_at: 0,
      })
      .execute();
  }
  const trackers: Tracker[] = [
    ...milestones.map(milestoneTracker),
    ...aggregates.map((definition): Tracker => ({ kind: 'aggregate', key: definition.key, definition })),
  ];
  for (const id of environmentIds) {
    await db
      .insertInto('environments')
      .values({ id, project_id: projectId, name: id, config_version: null, created_at: 0 })
      .execute();
    for (const chunk of chunks(trackers)) {
      const rows = chunk.map(({ kind, key, definition }) => ({
        environment_id: id,
        key,
        kind,
        definition: JSON.stringify(definition),
        ready: 1 as const,
        block: 0,
        counted_to: null,
        created_at: 0,
      }));
      await db.insertInto('aggregate_definitions').values(rows).execute();
    }
  }
}
