import type { Database } from '@foothold/storage/metadata';
import { CompiledQuery, type Kysely } from 'kysely';
import { BUCKETS_A_PAGE, copyEntry, filterOf, type Pages, pageOf, pagesFor, sortIntoPages } from './id-run.ts';
import type { Run } from './id-runs.ts';
import { ENTRY_BYTES, ENTRY_WORDS } from './id-set.ts';

/** Pages of the new run that are written at a time: some 65,000 ids, a few dozen milliseconds. */
export const PAGES_A_STEP = 512;

/**
 * Makes one run of several, a few pages at a time: pages lie in the order of their hashes, so that a stretch of the new run
 * needs the same stretch of each old one. Nothing of it counts before all of it is there.
 */
export class RunMerge {
  readonly day: number;
  readonly number: number;
  readonly inputs: readonly Run[];
  readonly pages: number;
  readonly #pagesAStep: number;
  #nextPage = 0;
  #count = 0;
  readonly #starts: Uint32Array;
  readonly #prints: Uint16Array;

  /** `number`: of the new run. The runs are of one day. */
  constructor(inputs: readonly Run[], number: number, pagesAStep: number = PAGES_A_STEP) {
    const count = inputs.reduce((sum, { filter }) => sum + filter.count, 0);
    this.day = (inputs[0] as Run).day;
    this.number = number;
    this.inputs = inputs;
    this.pages = pagesFor(count);
    this.#pagesAStep = pagesAStep;
    this.#starts = new Uint32Array(this.pages * BUCKETS_A_PAGE + 1);
    this.#prints = new Uint16Array(count);
  }

  get isDone(): boolean {
    return this.#nextPage === this.pages;
  }

  /** Of the new run, once {@link isDone}. */
  get filter(): Uint8Array {
    return filterOf(this.#starts, this.#prints.subarray(0, this.#count));
  }

  /** Writes the next pages; a step that throws may be taken again. */
  async step(db: Kysely<Database>): Promise<void> {
    const first = this.#nextPage;
    const stretch = { total: this.pages, first, end: Math.min(first + this.#pagesAStep, this.pages) };
    const parts: Uint32Array[] = [];
    for (const run of this.inputs) parts.push(...(await entriesOf(db, run, stretch)));
    const { pages, starts, prints } = sortIntoPages(joined(parts), stretch);
    await db.transaction().execute(async (trx) => {
      for (const [i, entries] of pages.entries()) {
        const values = [this.day, this.number, first + i, entries];
        await trx.executeQuery(CompiledQuery.raw('insert or replace into ingest_id_pages values (?, ?, ?, ?)', values));
      }
    });
    for (let i = 1; i < starts.length; i++) {
      this.#starts[first * BUCKETS_A_PAGE + i] = this.#count + (starts[i] as number);
    }
    this.#prints.set(prints, this.#count);
    this.#count += prints.length;
    this.#nextPage = stretch.end;
  }
}

/** What a run has for a stretch of a larger one. */
async function entriesOf(db: Kysely<Database>, run: Run, { total, first, end }: Pages): Promise<Uint32Array[]> {
  const newPagesAPage = total / run.filter.pages;
  const rows = await db
    .selectFrom('ingest_id_pages')
    .select('entries')
    .where('day', '=', run.day)
    .where('number', '=', run.number)
    .where('page', '>=', Math.floor(first / newPagesAPage))
    .where('page', '<', Math.ceil(end / newPagesAPage))
    .execute();
  return rows.map(({ entries }) => {
    const words = new Uint32Array(new Uint8Array(entries).buffer);
    const mine = new Uint32Array(words.length);
    let length = 0;
    for (let at = 0; at < words.length; at += ENTRY_WORDS) {
      const page = pageOf(words[at] as number, total);
      if (page < first || page >= end) continue;
      copyEntry(words, at, mine, length);
      length += ENTRY_WORDS;
    }
    return mine.subarray(0, length);
  });
}

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const bytes = parts.reduce((sum, part) => sum + part.byteLength, 0);
  const all = new Uint32Array((bytes / ENTRY_BYTES) * ENTRY_WORDS);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
