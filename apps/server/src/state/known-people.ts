import type { IdentitiesTable, PeopleTable } from '@foothold/storage/metadata';
import { type Db, selectIn, type Trx } from './tables.ts';

type Row = PeopleTable | IdentitiesTable;

/** Rows of one table and environment that were read or written lately, by id; those looked for and not found are not kept. */
export class KnownRows<Table extends Row> {
  readonly #most: number;
  readonly #rows = new Map<string, Table>();

  constructor(most: number) {
    this.#most = most;
  }

  get(id: string): Table | undefined {
    return this.#rows.get(id);
  }

  set(id: string, row: Table): void {
    this.#rows.set(id, row);
  }

  /** Lets the oldest go: called between blocks, so that within one nothing is missing. */
  trim(): void {
    for (const id of this.#rows.keys()) {
      if (this.#rows.size <= this.#most) return;
      this.#rows.delete(id);
    }
  }
}

/** What is known of who is who in one environment. */
export interface Known {
  people: KnownRows<PeopleTable>;
  identities: KnownRows<IdentitiesTable>;
}

const MOST_ROWS = 50_000;
const MOST_ENVIRONMENTS = 20;
const EPOCHS = 2 ** 48;

/**
 * The memory of one folder of blocks: who is who need not be read again for every block. Whatever writes these rows leaves
 * another mark in `state_epochs`, in the same transaction: memory holds only as long as the mark is the one that it left
 * itself, so neither a transaction that was undone, nor another collector, nor an erasure can make it lie.
 */
export class KnownPeople {
  readonly #environments = new Map<string, { epoch: number; known: Known }>();

  /** What is known of these environments, each marked as changed by us. Inside the transaction, after their locks. */
  async enter(trx: Trx, environmentIds: string[]): Promise<Map<string, Known>> {
    const stored = await trx
      .selectFrom('state_epochs')
      .selectAll()
      .where('environment_id', 'in', environmentIds)
      .execute();
    const epochs = new Map(stored.map((row) => [row.environment_id, row.epoch]));
    const epoch = Math.floor(Math.random() * EPOCHS);
    await trx
      .insertInto('state_epochs')
      .values(environmentIds.map((environment_id) => ({ environment_id, epoch })))
      .onConflict((conflict) => conflict.column('environment_id').doUpdateSet({ epoch }))
      .execute();
    const found = new Map<string, Known>();
    for (const id of environmentIds) {
      const entry = this.#environments.get(id);
      const known = entry && entry.epoch === epochs.get(id) ? entry.known : nobodyKnown();
      known.people.trim();
      known.identities.trim();
      this.#environments.delete(id);
      this.#environments.set(id, { epoch, known });
      found.set(id, known);
    }
    for (const id of this.#environments.keys()) {
      if (this.#environments.size <= MOST_ENVIRONMENTS) break;
      this.#environments.delete(id);
    }
    return found;
  }
}

function nobodyKnown(): Known {
  return { people: new KnownRows(MOST_ROWS), identities: new KnownRows(MOST_ROWS) };
}

/** To be called by whoever else changes `people` or `identities`, in the same transaction. */
export async function forgetKnown(trx: Trx, environmentId: string): Promise<void> {
  await trx.deleteFrom('state_epochs').where('environment_id', '=', environmentId).execute();
}

/** Reads into memory the rows of these ids that are not in it yet. */
export async function learn(
  db: Db,
  environmentId: string,
  { people, identities }: Known,
  ids: { people?: Iterable<string>; identities?: Iterable<string> },
): Promise<void> {
  const strangers = new Set<string>();
  for (const id of ids.people ?? []) if (!people.get(id)) strangers.add(id);
  for (const row of await selectIn(db, 'people', environmentId, 'raw_id', strangers)) people.set(row.raw_id, row);
  const unclaimed = new Set<string>();
  for (const id of ids.identities ?? []) if (!identities.get(id)) unclaimed.add(id);
  for (const row of await selectIn(db, 'identities', environmentId, 'anonymous_id', unclaimed)) {
    identities.set(row.anonymous_id, row);
  }
}
