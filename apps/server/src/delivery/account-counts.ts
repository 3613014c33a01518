import type { Aggregate } from '@foothold/protocol/types';
import { mergeAggregates, readAggregate } from '../state/counts.ts';
import { membersOf } from '../state/members.ts';
import { type Db, selectIn } from '../state/tables.ts';

export type Aggregates = { [key: string]: Aggregate };

const ACCOUNTS = 5_000;

/**
 * What everybody in an account has done together: what named the account, and what its people did without naming one.
 * Kept in memory as long as the account's version is the same; an account of hundreds is not summed up at every request.
 */
export class AccountCounts {
  readonly #db: Db;
  readonly #known = new Map<string, { version: string; counts: Promise<Aggregates> }>();

  constructor(db: Db) {
    this.#db = db;
  }

  /** @param version changes whenever the numbers, or the keys that are asked for, may have */
  of(environmentId: string, accountId: string, keys: ReadonlySet<string>, version: string): Promise<Aggregates> {
    const id = `${environmentId}\0${accountId}`;
    const known = this.#known.get(id);
    if (known?.version === version) return known.counts;
    const counts = this.#count(environmentId, accountId, keys);
    this.#known.delete(id);
    this.#known.set(id, { version, counts });
    counts.catch(() => this.#known.delete(id));
    if (this.#known.size > ACCOUNTS) this.#known.delete(this.#known.keys().next().value as string);
    return counts;
  }

  async #count(environmentId: string, accountId: string, keys: ReadonlySet<string>): Promise<Aggregates> {
    const members = await membersOf(this.#db, environmentId, [accountId]);
    const named = await selectIn(this.#db, 'aggregates', environmentId, 'group_id', [accountId]);
    const own = await selectIn(this.#db, 'aggregates', environmentId, 'raw_id', members.get(accountId) ?? []);
    const counts = new Map<string, Aggregate>();
    for (const row of [...named, ...own.filter(({ group_id }) => group_id === '')]) {
      if (keys.has(row.key)) counts.set(row.key, mergeAggregates(counts.get(row.key), readAggregate(row)));
    }
    return Object.fromEntries(counts);
  }
}
