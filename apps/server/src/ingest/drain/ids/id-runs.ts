import type { Database } from '@foothold/storage/metadata';
import { CompiledQuery, type Kysely } from 'kysely';
import { type BodyHash, isSameBody } from '../../event/hashes.ts';
import { chooseMerge } from './choose-merge.ts';
import { IdHasher } from './id-hasher.ts';
import { DEDUP_DAYS, dayOf, type IdIndex, type Novelty, type Ready, type Trx } from './id-index.ts';
import { bodyOnPage, RunFilter, sealRun } from './id-run.ts';
import { ENTRY_WORDS, IdSet } from './id-set.ts';
import { bodyInTable, hasBody, pruneTable } from './id-table.ts';
import { PAGES_A_STEP, RunMerge } from './run-merge.ts';

/** Sealed ids of one day, as the memory knows them. */
export interface Run {
  day: number;
  number: number;
  filter: RunFilter;
}

/** Pages of runs that no longer count, taken away at a time. */
const RUBBISH_PAGES = 2_000;
const NO_FILTER = new Uint8Array(0);

/**
 * Ids for the one collector of an SQLite file. Each block writes its ids as one row; the latest are also in memory,
 * exactly. When those are too many, or the day is over, they are sealed: pages on the disk, and in memory what says of
 * nearly every new id that it is on none of them. Runs become fewer and larger in the background. What was noted in a
 * transaction that was undone is read anew.
 */
export class IdRuns implements IdIndex {
  readonly #hasher: IdHasher;
  #set: IdSet;
  /** Was sealed in this transaction, and is asked until that is committed. */
  #sealed: IdSet;
  #isLoaded = false;
  #runs: Run[] = [];
  #forgotten = new Set<string>();
  #hasTable = false;
  #day = 0;
  #nextNumber = 1;
  #merge: RunMerge | null = null;
  readonly #pagesAStep: number;

  /**
   * @param sets what another thread may ask too; two, which take turns
   * @param pagesAStep how much of a larger run is made at a time
   */
  constructor(secret: Uint8Array, sets: readonly [IdSet, IdSet] = [new IdSet(), new IdSet()], pagesAStep?: number) {
    this.#pagesAStep = pagesAStep ?? PAGES_A_STEP;
    this.#hasher = new IdHasher(secret);
    [this.#set, this.#sealed] = sets;
  }

  async note(trx: Trx, events: readonly Ready[], now: number): Promise<Novelty[]> {
    if (!this.#isLoaded) await this.#load(trx);
    const day = dayOf(now);
    const isFull = this.#set.count + events.length > this.#set.capacity;
    if (this.#set.count > 0 && (isFull || day !== this.#day)) await this.#seal(trx);
    this.#day = day;
    const set = this.#set;
    const first = set.count;
    const novelty: Novelty[] = [];
    for (const event of events) novelty.push(this.#noteLatest(event) ?? (await this.#noteOlder(trx, event)));
    if (set.count > first) {
      const entries = Buffer.from(set.entriesFrom(first).buffer);
      await trx
        .insertInto('ingest_id_blocks')
        .values({ day, number: this.#nextNumber++, entries })
        .execute();
    }
    return novelty;
  }

  async forget(trx: Trx, event: Ready): Promise<void> {
    if (!this.#isLoaded) await this.#load(trx);
    this.#hasher.hash(event.environmentId, event.content.row.message_id);
    const hash = this.#hash();
    this.#forgotten.add(hash.toString('latin1'));
    await trx
      .insertInto('ingest_forgotten_ids')
      .values({ hash, day: this.#day })
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }

  settle(outcome: 'committed' | 'undone'): void {
    if (outcome === 'undone') {
      this.#isLoaded = false;
      return;
    }
    if (!this.#isLoaded) return;
    this.#set.publish();
    if (this.#sealed.count > 0) this.#sealed.clear();
  }

  async prune(db: Kysely<Database>, now: number): Promise<boolean> {
    const oldest = dayOf(now) - DEDUP_DAYS;
    const expired = await db
      .updateTable('ingest_id_runs')
      .set({ pages: 0, filter: NO_FILTER })
      .where('day', '<', oldest)
      .where('pages', '>', 0)
      .executeTakeFirst();
    if (expired.numUpdatedRows > 0n) this.#isLoaded = false;
    const blocks = await db.deleteFrom('ingest_id_blocks').where('day', '<', oldest).executeTakeFirst();
    if (blocks.numDeletedRows > 0n) this.#isLoaded = false;
    await db.deleteFrom('ingest_forgotten_ids').where('day', '<', oldest).execute();
    const isMore = await pruneTable(db, now);
    if (this.#hasTable) this.#hasTable = await hasRows(db);
    return (await this.#clearUp(db)) || (await this.#makeFewer(db, dayOf(now))) || isMore;
  }

  /** Takes away a stretch of a run that no longer counts, if there is one. */
  async #clearUp(db: Kysely<Database>): Promise<boolean> {
    const run = await db
      .selectFrom('ingest_id_runs')
      .select(['day', 'number'])
      .where('pages', '=', 0)
      .where('number', '!=', this.#merge?.number ?? 0)
      .limit(1)
      .executeTakeFirst();
    if (!run) return false;
    await db.transaction().execute(async (trx) => {
      const pages = trx.selectFrom('ingest_id_pages').where('day', '=', run.day).where('number', '=', run.number);
      const { numDeletedRows } = await trx
        .deleteFrom('ingest_id_pages')
        .where('day', '=', run.day)
        .where('number', '=', run.number)
        .where('page', 'in', pages.select('page').limit(RUBBISH_PAGES))
        .executeTakeFirst();
      if (numDeletedRows >= RUBBISH_PAGES) return;
      await trx.deleteFrom('ingest_id_runs').where('day', '=', run.day).where('number', '=', run.number).execute();
    });
    return true;
  }

  /** Goes on making one run of several, if there are too many. */
  async #makeFewer(db: Kysely<Database>, today: number): Promise<boolean> {
    if (!this.#isLoaded) return false;
    const known = new Set(this.#runs.map(({ number }) => number));
    if (this.#merge?.inputs.some(({ number }) => !known.has(number))) this.#merge = null;
    if (!this.#merge) {
      const inputs = chooseMerge(this.#runs, today);
      if (!inputs) return false;
      const merge = new RunMerge(inputs, this.#nextNumber++, this.#pagesAStep);
      const row = { day: merge.day, number: merge.number, pages: 0, filter: NO_FILTER };
      await db.insertInto('ingest_id_runs').values(row).execute();
      this.#merge = merge;
    }
    const merge = this.#merge;
    if (!merge.isDone) await merge.step(db);
    if (!merge.isDone) return true;
    const { day, number, pages, filter } = merge;
    const merged = merge.inputs.map((run) => run.number);
    await db.transaction().execute(async (trx) => {
      const runs = trx.updateTable('ingest_id_runs').where('day', '=', day);
      await runs.set({ pages, filter }).where('number', '=', number).execute();
      await runs.set({ pages: 0, filter: NO_FILTER }).where('number', 'in', merged).execute();
    });
    this.#runs = [
      ...this.#runs.filter((run) => !merged.includes(run.number)),
      { day, number, filter: new RunFilter(pages, filter) },
    ];
    this.#merge = null;
    return true;
  }

  /** Says it of those that the memory alone can tell; null of the others. */
  #noteLatest(event: Ready): Novelty | null {
    const { row, body } = event.content;
    this.#hasher.hash(event.environmentId, row.message_id);
    const id = this.#hasher.words;
    const entry = this.#set.find(id);
    if (entry >= 0 && this.#forgotten.size === 0) return this.#set.hasBody(entry, body) ? 'duplicate' : 'conflict';
    if (entry >= 0 || this.#hasTable) return null;
    for (let i = 0; i < this.#runs.length; i++) if ((this.#runs[i] as Run).filter.mayHold(id)) return null;
    this.#set.add(id, body);
    return 'new';
  }

  async #noteOlder(trx: Trx, event: Ready): Promise<Novelty> {
    const { body } = event.content;
    const id = this.#hasher.words;
    const hash = this.#hash();
    if (this.#forgotten.delete(hash.toString('latin1'))) {
      await trx.deleteFrom('ingest_forgotten_ids').where('hash', '=', hash).execute();
      return 'returned';
    }
    const entry = this.#set.find(id);
    if (entry >= 0) return this.#set.hasBody(entry, body) ? 'duplicate' : 'conflict';
    for (const run of this.#runs) {
      const known = run.filter.mayHold(id) ? await this.#bodyInRun(trx, run, id) : null;
      if (known) return isSameBody(known, body) ? 'duplicate' : 'conflict';
    }
    const before = this.#hasTable ? await bodyInTable(trx, event) : null;
    if (before) return hasBody(event, before) ? 'duplicate' : 'conflict';
    this.#set.add(id, body);
    return 'new';
  }

  async #bodyInRun(trx: Trx, { day, number, filter }: Run, id: Uint32Array): Promise<BodyHash | null> {
    const page = await trx
      .selectFrom('ingest_id_pages')
      .select('entries')
      .where('day', '=', day)
      .where('number', '=', number)
      .where('page', '=', filter.pageOf(id))
      .executeTakeFirst();
    return page ? bodyOnPage(page.entries, id) : null;
  }

  #hash(): Buffer {
    return Buffer.from(Uint32Array.from(this.#hasher.words).buffer);
  }

  async #load(trx: Trx): Promise<void> {
    this.#sealed.clear();
    this.#set.clear();
    const runs = await trx.selectFrom('ingest_id_runs').selectAll().orderBy('day').orderBy('number').execute();
    this.#runs = runs
      .filter(({ pages }) => pages > 0)
      .map(({ day, number, pages, filter }) => ({ day, number, filter: new RunFilter(pages, filter) }))
      .reverse();
    const blocks = await trx.selectFrom('ingest_id_blocks').selectAll().orderBy('number').execute();
    for (const { entries } of blocks) {
      const words = new Uint32Array(Uint8Array.from(entries).buffer);
      for (let at = 0; at < words.length; at += ENTRY_WORDS) {
        const [low = 0, high = 0] = words.subarray(at + 4, at + ENTRY_WORDS);
        this.#set.add(words.subarray(at, at + 4), { low, high });
      }
    }
    const forgotten = await trx.selectFrom('ingest_forgotten_ids').select('hash').execute();
    this.#forgotten = new Set(forgotten.map(({ hash }) => Buffer.from(hash).toString('latin1')));
    this.#hasTable = await hasRows(trx);
    this.#day = blocks.at(-1)?.day ?? 0;
    this.#nextNumber = 1 + Math.max(0, blocks.at(-1)?.number ?? 0, ...runs.map(({ number }) => number));
    this.#isLoaded = true;
    this.#set.publish();
  }

  async #seal(trx: Trx): Promise<void> {
    const { pages, filter } = sealRun(this.#set.entriesFrom(0));
    const [day, number] = [this.#day, this.#nextNumber++];
    await trx.insertInto('ingest_id_runs').values({ day, number, pages: pages.length, filter }).execute();
    for (const [page, entries] of pages.entries()) {
      const values = [day, number, page, entries];
      await trx.executeQuery(CompiledQuery.raw('insert into ingest_id_pages values (?, ?, ?, ?)', values));
    }
    await trx.deleteFrom('ingest_id_blocks').execute();
    this.#runs = [{ day, number, filter: new RunFilter(pages.length, filter) }, ...this.#runs];
    [this.#set, this.#sealed] = [this.#sealed, this.#set];
  }
}

/** Whether ids are left from before there were runs. */
async function hasRows(db: Kysely<Database>): Promise<boolean> {
  return (await db.selectFrom('ingest_dedup').select('day').limit(1).executeTakeFirst()) !== undefined;
}
