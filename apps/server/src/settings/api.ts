import type { Metadata } from '@foothold/storage/metadata';
import { GLOBAL } from '@foothold/targeting';
import { type ApiRouter, apiRouter } from '../api/route.ts';
import { fixUnit, freeUnit } from '../content/experiment-unit.ts';
import { trackersOf } from '../content/publish.ts';
import { refuseUnknown } from '../content/refuse-unknown.ts';
import type { Releases } from '../content/releases.ts';
import { defineTrackers } from '../state/activate.ts';
import type { Backfill } from '../state/backfill.ts';
import { asContent } from './pseudo-content.ts';
import { readSettings, SETTINGS, type SettingName, type Settings, writeSetting } from './settings.ts';

export interface SettingsApiDeps {
  metadata: Metadata;
  releases: Releases;
  backfill?: Pick<Backfill, 'settled'>;
  now?: () => number;
}

const WAIT_MS = 2_000;
const SUMMARIES: Record<SettingName, string> = {
  theme: 'Colors, font and shape of everything that shows, light and dark.',
  interruptions: 'How much may come by itself: calm, normal or off.',
  rules: 'Whom nothing comes to by itself, and who is the comparison group of all guidance.',
  identity: 'Whether identities are to be signed: off, report or enforced.',
};

/** `GET /settings`, `GET|PUT /settings/{theme|interruptions|rules|identity}`: of the environment, in effect within seconds. */
export function settingsApi({ metadata, releases, backfill, now = Date.now }: SettingsApiDeps): ApiRouter {
  const { db } = metadata;
  const router = apiRouter().route({
    method: 'get',
    path: '/settings',
    summary: 'What this environment is set to.',
    capability: 'read',
    handle: ({ scope }): Promise<Settings> => readSettings(db, scope.environmentId),
  });
  for (const name of Object.keys(SETTINGS) as SettingName[]) {
    router
      .route({
        method: 'get',
        path: `/settings/${name}`,
        summary: SUMMARIES[name],
        capability: 'read',
        handle: async ({ scope }) => (await readSettings(db, scope.environmentId))[name],
      })
      .route({
        method: 'put',
        path: `/settings/${name}`,
        summary: `${SUMMARIES[name]} Replaces what was set.`,
        capability: name === 'identity' ? 'manage_identity' : 'publish',
        body: SETTINGS[name].schema,
        handle: async ({ scope: { environmentId, projectId }, body }) => {
          await db.transaction().execute(async (trx) => {
            await writeSetting(trx, environmentId, name, body, now());
            const { rules } = await readSettings(trx, environmentId);
            await refuseUnknown(trx, projectId, [rules.suppress]);
            if (rules.holdout) await fixUnit(trx, environmentId, GLOBAL, rules);
            else await freeUnit(trx, environmentId, GLOBAL);
            const asked = rules.suppress ? trackersOf(asContent('rules', rules.suppress)) : [];
            await defineTrackers(trx, environmentId, asked, now());
          });
          await releases.environmentChanged(environmentId);
          await backfill?.settled(WAIT_MS);
          return (await readSettings(db, environmentId))[name];
        },
      });
  }
  return router;
}
