import type { Metadata } from '@foothold/storage/metadata';
import { compileConfig } from '../delivery/compile-config.ts';
import { readyTrackers } from '../milestones/list-milestones.ts';
import { environmentsOf, storedMilestones } from '../milestones/put-milestones.ts';
import { defineTrackers } from '../state/activate.ts';
import { selectIn, type Trx } from '../state/tables.ts';
import { milestoneTracker } from '../state/tracker.ts';
import { trackersOf } from './publish.ts';
import { versionOf } from './versions.ts';

/** Turns what members change into what browsers get. */
export interface Releases {
  /** Sees to it that an environment counts every milestone of its project and has a config; cheap when it does. */
  prepare(environmentId: string): Promise<void>;
  projectChanged(projectId: string): Promise<void>;
  environmentChanged(environmentId: string): Promise<void>;
  /** Called with the id of an environment after its config, or what is counted in it, has changed. */
  onChange(listener: (environmentId: string) => void): void;
}

export function createReleases({ metadata, now = Date.now }: { metadata: Metadata; now?: () => number }): Releases {
  const { db } = metadata;
  const listeners: ((environmentId: string) => void)[] = [];
  const release = async (environmentId: string, prepareFirst: (trx: Trx) => Promise<void> = async () => {}) => {
    await db.transaction().execute(async (trx) => {
      await prepareFirst(trx);
      await serveWhatIsReady(trx, environmentId);
      await compileConfig(trx, environmentId, now());
    });
    for (const listener of listeners) listener(environmentId);
  };
  return {
    onChange: (listener) => void listeners.push(listener),
    environmentChanged: (environmentId) => release(environmentId),
    async projectChanged(projectId) {
      for (const environmentId of await environmentsOf(db, projectId)) await release(environmentId);
    },
    async prepare(environmentId) {
      const environment = await db
        .selectFrom('environments')
        .select(['project_id', 'config_version'])
        .where('id', '=', environmentId)
        .executeTakeFirst();
      if (!environment) return;
      const milestones = [...(await storedMilestones(db, environment.project_id)).values()];
      const trackers = milestones.map(({ milestone }) => milestoneTracker(milestone));
      const keys = trackers.map(({ key }) => key);
      const known = await selectIn(db, 'aggregate_definitions', environmentId, 'key', keys);
      if (environment.config_version !== null && known.length === keys.length) return;
      await release(environmentId, async (trx) => {
        await defineTrackers(trx, environmentId, trackers, now());
      });
    },
  };
}

/** Publications that waited for something to be counted, and wait no longer. */
async function serveWhatIsReady(trx: Trx, environmentId: string): Promise<void> {
  const waiting = await trx
    .selectFrom('publications')
    .innerJoin('environments', 'environments.id', 'publications.environment_id')
    .select(['environments.project_id', 'content_id', 'version', 'served_version'])
    .where('environment_id', '=', environmentId)
    .where((eb) => eb.or([eb('served_version', 'is', null), eb('served_version', '!=', eb.ref('version'))]))
    .execute();
  if (waiting.length === 0) return;
  const ready = await readyTrackers(trx, environmentId);
  for (const { project_id, content_id, version } of waiting) {
    const content = await versionOf(trx, project_id, content_id, version);
    if (!trackersOf(content).every(({ key }) => ready.has(key))) continue;
    await trx
      .updateTable('publications')
      .set({ served_version: version })
      .where('environment_id', '=', environmentId)
      .where('content_id', '=', content_id)
      .execute();
  }
}
