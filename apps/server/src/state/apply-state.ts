import { mergeAccounts, mergeMemberships } from './accounts.ts';
import { addAggregates, addOccurrences, mergeContentStates } from './counts.ts';
import { type Definitions, loadDefinitions } from './definitions.ts';
import { emptyFold, type Fold, foldRow } from './fold.ts';
import { addCosts, mergeExposures } from './guidance.ts';
import { type Known, KnownPeople } from './known-people.ts';
import { lockEnvironments } from './lock.ts';
import { mergeIdentities, mergePeople, mergePersonTraits } from './people.ts';
import type { StateRow } from './row.ts';
import { noChanges, settle } from './settle.ts';
import { groupBy, type Trx } from './tables.ts';

/** @param options.block its number: what is counted from history (see `backfill`) is counted there up to a block, here after it */
export type ApplyState = (
  trx: Trx,
  rows: readonly StateRow[],
  options: { block: number; now?: number },
) => Promise<void>;

/**
 * Makes what folds block after block of stored events into person state, inside the caller's transaction: who is who,
 * traits, accounts, what rules count, how far people are with contents, which milestones they have reached.
 *
 * The result does not depend on the order of events or on how they were cut into blocks, as long as each comes once.
 * A block is folded in memory first; then each table is read once and written once, and only rows that change. Who was in
 * the last blocks is remembered, so that an event that nothing mentions costs next to nothing.
 */
export function createApplyState(): ApplyState {
  const memory = new KnownPeople();
  return async (trx, rows, { block, now = Date.now() }) => {
    if (rows.length === 0) return;
    const byEnvironment = groupBy(rows, (row) => row.environment_id);
    const environmentIds = [...byEnvironment.keys()];
    await lockEnvironments(trx, environmentIds);
    const definitions = await loadDefinitions(trx, environmentIds, block);
    const known = await memory.enter(trx, environmentIds);
    for (const [environmentId, mine] of byEnvironment) {
      const defined = definitions.get(environmentId) as Definitions;
      const fold = emptyFold();
      for (const row of mine) foldRow(fold, row, defined);
      await mergeFold(trx, environmentId, fold, {
        definitions: defined,
        known: known.get(environmentId) as Known,
        now,
      });
    }
  };
}

/** One block alone, without a memory of others. */
export const applyState: ApplyState = (trx, rows, options) => createApplyState()(trx, rows, options);

/** Merges what a block adds up to with what is stored, and draws the consequences. */
async function mergeFold(
  trx: Trx,
  environmentId: string,
  fold: Fold,
  { definitions, known, now }: { definitions: Definitions; known: Known; now: number },
): Promise<void> {
  const changes = noChanges();
  const identified = await mergeIdentities(trx, environmentId, fold.identities, known);
  const { personOf, moved } = await mergePeople(trx, environmentId, fold.people, identified, known);
  changes.moved = moved;
  changes.traits = await mergePersonTraits(trx, environmentId, fold.traits);
  changes.accounts = await mergeAccounts(trx, environmentId, fold.accounts, fold.accountTraits);
  changes.memberships = await mergeMemberships(trx, environmentId, fold.memberships);
  changes.contents = await mergeContentStates(trx, environmentId, fold.contents, now);
  const costs = await addCosts(trx, environmentId, fold.costs);
  const exposed = await mergeExposures(trx, environmentId, fold.exposures);
  changes.guidance = { person: new Set([...costs, ...exposed.person]), account: new Set(exposed.account) };
  changes.aggregates = await addAggregates(trx, environmentId, fold.aggregates);
  changes.occurrences = await addOccurrences(trx, environmentId, fold.occurrences, definitions.trackers);
  await settle(trx, environmentId, changes, definitions, personOf);
}
