import type { BodyHash } from '../../event/hashes.ts';
import { ENTRY_BYTES, ENTRY_WORDS } from './id-set.ts';

export const BUCKETS_A_PAGE = 16;
/** Ids a bucket, about: what it takes to be sure that an id is not there. */
const IDS_A_BUCKET = 8;

/** Many ids that no longer change: pages of entries for the disk, by the first bits of the hash, and 2½ bytes an id for the memory. */
export interface SealedRun {
  pages: Uint8Array[];
  filter: Uint8Array;
}

/** Seals entries (see `IdSet`), at least one. */
export function sealRun(words: Uint32Array): SealedRun {
  const total = pagesFor(words.length / ENTRY_WORDS);
  const { pages, starts, prints } = sortIntoPages(words, { total, first: 0, end: total });
  return { pages, filter: filterOf(starts, prints) };
}

/** How many pages so many ids fill: a power of two. */
export const pagesFor = (count: number): number =>
  2 ** Math.max(0, Math.round(Math.log2(count / (BUCKETS_A_PAGE * IDS_A_BUCKET))));

/** A stretch of the pages of a run that has `total` of them; `end` exclusive. */
export interface Pages {
  total: number;
  first: number;
  end: number;
}
interface SortedPages {
  pages: Uint8Array[];
  /** Where the ids of each bucket begin among those given; one more than there are buckets. */
  starts: Uint32Array;
  prints: Uint16Array;
}

/** Sorts entries that all belong to these pages. */
export function sortIntoPages(words: Uint32Array, { total, first, end }: Pages): SortedPages {
  const count = words.length / ENTRY_WORDS;
  const allBuckets = total * BUCKETS_A_PAGE;
  const firstBucket = first * BUCKETS_A_PAGE;
  const buckets = (end - first) * BUCKETS_A_PAGE;
  const bucketAt = (i: number) => bucketOf(words[i * ENTRY_WORDS] as number, allBuckets) - firstBucket;
  const starts = new Uint32Array(buckets + 1);
  for (let i = 0; i < count; i++) (starts[bucketAt(i) + 1] as number)++;
  for (let i = 0; i < buckets; i++) starts[i + 1] = (starts[i + 1] as number) + (starts[i] as number);
  const next = starts.slice(0, buckets);
  const sorted = new Uint32Array(words.length);
  const prints = new Uint16Array(count);
  for (let i = 0; i < count; i++) {
    const from = i * ENTRY_WORDS;
    const bucket = bucketAt(i);
    const place = next[bucket] as number;
    next[bucket] = place + 1;
    copyEntry(words, from, sorted, place * ENTRY_WORDS);
    prints[place] = words[from + 1] as number;
  }
  const bytes = new Uint8Array(sorted.buffer);
  const pages = Array.from({ length: end - first }, (_, page) => {
    const from = starts[page * BUCKETS_A_PAGE] as number;
    return bytes.subarray(from * ENTRY_BYTES, (starts[(page + 1) * BUCKETS_A_PAGE] as number) * ENTRY_BYTES);
  });
  return { pages, starts, prints };
}

/** Word by word: a view of so few costs many times what they do. */
export function copyEntry(from: Uint32Array, at: number, to: Uint32Array, toAt: number): void {
  for (let i = 0; i < ENTRY_WORDS; i++) to[toAt + i] = from[at + i] as number;
}

/** What {@link RunFilter} reads. */
export function filterOf(starts: Uint32Array, prints: Uint16Array): Uint8Array {
  const filter = new Uint8Array(starts.byteLength + prints.byteLength);
  filter.set(new Uint8Array(starts.buffer, starts.byteOffset, starts.byteLength));
  filter.set(new Uint8Array(prints.buffer, prints.byteOffset, prints.byteLength), starts.byteLength);
  return filter;
}

/** The page of a run of so many on which an id is, if it is in the run. */
export const pageOf = (word: number, pages: number): number =>
  (bucketOf(word, pages * BUCKETS_A_PAGE) / BUCKETS_A_PAGE) | 0;

/** What the memory knows of a run: which ids are surely not in it, and on which page it would have the others. */
export class RunFilter {
  readonly #buckets: number;
  readonly #starts: Uint32Array;
  readonly #prints: Uint16Array;

  /** Of the run. */
  readonly pages: number;

  constructor(pages: number, filter: Uint8Array) {
    this.pages = pages;
    const bytes = Uint8Array.from(filter);
    this.#buckets = pages * BUCKETS_A_PAGE;
    this.#starts = new Uint32Array(bytes.buffer, 0, this.#buckets + 1);
    this.#prints = new Uint16Array(bytes.buffer, this.#starts.byteLength);
  }

  /** Ids in the run. */
  get count(): number {
    return this.#prints.length;
  }

  /** One in about eight thousand that is not there may seem to be. */
  mayHold(id: Uint32Array): boolean {
    const bucket = bucketOf(id[0] as number, this.#buckets);
    const print = (id[1] as number) & 0xffff;
    const end = this.#starts[bucket + 1] as number;
    for (let i = this.#starts[bucket] as number; i < end; i++) if (this.#prints[i] === print) return true;
    return false;
  }

  pageOf(id: Uint32Array): number {
    return pageOf(id[0] as number, this.pages);
  }
}

/** The body that a page has for an id; null when it does not have the id. */
export function bodyOnPage(page: Uint8Array, id: Uint32Array): BodyHash | null {
  const words = new DataView(page.buffer, page.byteOffset, page.byteLength);
  for (let at = 0; at < page.byteLength; at += ENTRY_BYTES) {
    let i = 0;
    while (i < 4 && words.getUint32(at + i * 4, true) === id[i]) i++;
    if (i === 4) return { low: words.getInt32(at + 16, true), high: words.getInt32(at + 20, true) };
  }
  return null;
}

/** Hashes are spread evenly, so the first bits say where. `buckets` is a power of two, 16 at least. */
const bucketOf = (word: number, buckets: number): number => word >>> (Math.clz32(buckets) + 1);
