import type { Aggregate } from '@foothold/protocol/types';
import { mergeAggregates } from '@foothold/targeting';
import { readAggregate } from '../state/counts.ts';
import type { Db } from '../state/tables.ts';
import { type Counted, readAccountRows } from './account-rows.ts';
import { type Doers, readDoers } from './colleagues.ts';
import type { Delivered } from './config-cache.ts';

export type Aggregates = { [key: string]: Aggregate };

/** What everybody in an account has done together. */
export interface AccountFacts {
  aggregates: Aggregates;
  doers: Doers;
}

const ACCOUNTS = 5_000;

/** Kept in memory as long as the account's version is the same; an account of hundreds is not summed up at every request. */
export class AccountMemory {
  readonly #db: Db;
  readonly #known = new Map<string, { version: string; facts: Promise<AccountFacts> }>();

  constructor(db: Db) {
    this.#db = db;
  }

  /** @param accountVersion changes whenever somebody of the account has done something that is counted */
  of(delivered: Delivered, accountId: string, accountVersion: number): Promise<AccountFacts> {
    const { environmentId, stamp } = delivered;
    const version = `${stamp} ${accountVersion}`;
    const id = `${environmentId}\0${accountId}`;
    const known = this.#known.get(id);
    if (known?.version === version) return known.facts;
    const facts = readAccount(this.#db, delivered, accountId);
    this.#known.delete(id);
    this.#known.set(id, { version, facts });
    facts.catch(() => this.#known.delete(id));
    if (this.#known.size > ACCOUNTS) this.#known.delete(this.#known.keys().next().value as string);
    return facts;
  }
}

async function readAccount(db: Db, delivered: Delivered, accountId: string): Promise<AccountFacts> {
  const { environmentId, asked, readyMilestones } = delivered;
  const isAsked = asked.accountKeys.size > 0 || readyMilestones.size > 0;
  const rows = isAsked ? await readAccountRows(db, environmentId, accountId) : { members: [], counted: [] };
  return {
    aggregates: sums(rows.counted, asked.accountKeys),
    doers: await readDoers(db, delivered, accountId, rows),
  };
}

function sums(counted: Counted[], keys: ReadonlySet<string>): Aggregates {
  const found = new Map<string, Aggregate>();
  for (const row of counted) {
    if (keys.has(row.key)) found.set(row.key, mergeAggregates(found.get(row.key), readAggregate(row)));
  }
  return Object.fromEntries(found);
}
