import type { Content, Holdout } from '@foothold/protocol/types';
import { GLOBAL } from '@foothold/targeting';
import { ApiError } from '../http/errors.ts';
import { environmentsOf } from '../milestones/put-milestones.ts';
import type { Db, Trx } from '../state/tables.ts';

/** Who gets an arm: a person, or an account as a whole. */
type Unit = NonNullable<Holdout['unit']>;
type Experiment = Pick<Content, 'holdout' | 'variants'>;

/** By experiment, the unit that it has in this environment. */
export async function unitsIn(db: Db, environmentId: string): Promise<Map<string, Unit>> {
  const rows = await db
    .selectFrom('experiment_units')
    .selectAll()
    .where('environment_id', '=', environmentId)
    .execute();
  return new Map(rows.map(({ experiment, unit }) => [experiment, unit]));
}

/**
 * Gives an experiment its unit when it is first published in an environment: what the author says, else the account where
 * there are accounts, else the person. It is fixed then: with another one, who was held back would be shown it, and the
 * other way round, and nothing could be read from either half.
 * @throws ApiError `conflict` when the author says another one than it has
 */
export async function fixUnit(trx: Trx, environmentId: string, id: string, experiment: Experiment): Promise<void> {
  if (!experiment.holdout && !experiment.variants) return;
  const asked = experiment.holdout?.unit;
  const fixed = (await unitsIn(trx, environmentId)).get(id);
  keepUnit(fixed, asked, INSTEAD[id === GLOBAL ? 'global' : 'content']);
  if (fixed) return;
  const unit = asked ?? ((await hasAccounts(trx, environmentId)) ? 'account' : 'person');
  await trx.insertInto('experiment_units').values({ environment_id: environmentId, experiment: id, unit }).execute();
}

/** Another one may begin. */
export async function freeUnit(trx: Trx, environmentId: string, experiment: string): Promise<void> {
  await trx
    .deleteFrom('experiment_units')
    .where('environment_id', '=', environmentId)
    .where('experiment', '=', experiment)
    .execute();
}

/** @throws ApiError `conflict` when the draft says another unit than the content has in any environment */
export async function keepUnitOfDraft(trx: Trx, projectId: string, { id, holdout }: Content): Promise<void> {
  if (!holdout?.unit) return;
  for (const environmentId of await environmentsOf(trx, projectId)) {
    keepUnit((await unitsIn(trx, environmentId)).get(id), holdout.unit, INSTEAD.content);
  }
}

/** As browsers get it: with the unit that it has here. They take the person where nothing is said. */
export function withUnit<Kind extends Experiment>(experiment: Kind, unit: Unit | undefined): Kind {
  const { holdout, variants } = experiment;
  if (unit !== 'account' || !(holdout || variants)) return experiment;
  return { ...experiment, holdout: { percent: 0, ...holdout, unit } };
}

function keepUnit(before: Unit | undefined, next: Unit | undefined, instead: string): void {
  if (before === undefined || next === undefined || before === next) return;
  const message = `Its arms were given to ${WORDS[before]}, not to ${WORDS[next]}: ${instead}.`;
  throw new ApiError('conflict', message, { field: 'holdout.unit' });
}

async function hasAccounts(trx: Trx, environmentId: string): Promise<boolean> {
  const found = await trx
    .selectFrom('accounts')
    .select('account_id')
    .where('environment_id', '=', environmentId)
    .where('automated', '=', 0)
    .limit(1)
    .executeTakeFirst();
  return found !== undefined;
}

const WORDS: { [unit in Unit]: string } = { person: 'people', account: 'accounts' };
const INSTEAD = {
  global: 'take the group away first',
  content: 'a content with an id of its own begins another one',
};
