import { createHash } from 'node:crypto';
import type { AggregateDefinition, Config, Content, ProjectRules, PublishedContent } from '@foothold/protocol/types';
import { aggregatesOfContent, canonical, GLOBAL, withKeys, withRuleKeys } from '@foothold/targeting';
import { unitsIn, withUnit } from '../content/experiment-unit.ts';
import { storedMilestones } from '../milestones/put-milestones.ts';
import { asContent } from '../settings/pseudo-content.ts';
import { inConfig, readSettings } from '../settings/settings.ts';
import type { Trx } from '../state/tables.ts';

/**
 * Makes the config of an environment from what is served in it and sets it as the current one. A version is named by
 * the hash of its content: the same content is the same version, and a version never changes.
 */
export async function compileConfig(trx: Trx, environmentId: string, now: number): Promise<string> {
  const environment = await trx
    .selectFrom('environments')
    .select(['id', 'name', 'project_id', 'config_version'])
    .where('id', '=', environmentId)
    .executeTakeFirstOrThrow();
  const contents = await servedContents(trx, environment.project_id, environmentId);
  const milestones = await storedMilestones(trx, environment.project_id);
  const defined = [...milestones.values()].map(({ milestone }) => milestone);
  const settings = await readSettings(trx, environmentId);
  const units = await unitsIn(trx, environmentId);
  const rules = compileRules(withUnit(settings.rules, units.get(GLOBAL)));
  const body: Omit<Config, 'version'> = {
    v: 1,
    environment: { id: environment.id, name: environment.name },
    contents: contents.map((content) => withUnit(withKeys(content, defined), units.get(content.id))),
    milestones: defined,
    aggregates: aggregatesOf([...contents, ...rules.asked]),
    ...inConfig({ ...settings, rules: rules.delivered }),
  };
  const version = createHash('sha256').update(canonical(body)).digest('base64url').slice(0, 22);
  if (version === environment.config_version) return version;
  const config: Config = { ...body, version };
  await trx
    .insertInto('config_versions')
    .values({ environment_id: environmentId, version, body: JSON.stringify(config), created_at: now })
    .onConflict((conflict) => conflict.columns(['environment_id', 'version']).doNothing())
    .execute();
  await trx.updateTable('environments').set({ config_version: version }).where('id', '=', environmentId).execute();
  return version;
}

/** The rules over all contents, and what they ask for as if they were one. */
function compileRules(rules: ProjectRules): { delivered: ProjectRules; asked: Content[] } {
  const { suppress } = rules;
  return { delivered: withRuleKeys(rules), asked: suppress ? [asContent('rules', suppress)] : [] };
}

async function servedContents(trx: Trx, projectId: string, environmentId: string): Promise<PublishedContent[]> {
  const rows = await trx
    .selectFrom('publications')
    .innerJoin('content_versions', (join) =>
      join
        .onRef('content_versions.content_id', '=', 'publications.content_id')
        .onRef('content_versions.version', '=', 'publications.served_version')
        .on('content_versions.project_id', '=', projectId),
    )
    .select(['content_versions.body', 'content_versions.version', 'publications.published_at'])
    .where('publications.environment_id', '=', environmentId)
    .orderBy('publications.content_id')
    .execute();
  return rows.map((row) => ({
    ...(JSON.parse(row.body) as Content),
    version: row.version,
    publishedAt: row.published_at,
  }));
}

function aggregatesOf(contents: Content[]): AggregateDefinition[] {
  const found = new Map<string, AggregateDefinition>();
  for (const content of contents) for (const each of aggregatesOfContent(content)) found.set(each.key, each);
  return [...found.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}
