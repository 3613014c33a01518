import type { Metadata } from '@foothold/storage/metadata';
import { sql } from 'kysely';
import { loadSecret } from '../load-secret.ts';
import { IdHasher } from './id-hasher.ts';
import { IdSet, roomForIds } from './id-set.ts';

/** What of the duplicate index of an SQLite file another thread than the drain's can tell. */
export class KnownIds {
  /** For the drain's thread: see `IdRuns`. */
  readonly buffers: [SharedArrayBuffer, SharedArrayBuffer] = [roomForIds(), roomForIds()];
  readonly #sets = this.buffers.map((buffer) => new IdSet(buffer));
  readonly #metadata: Pick<Metadata, 'db' | 'dialect'>;
  #hasher: Promise<IdHasher> | null = null;

  constructor(metadata: Pick<Metadata, 'db' | 'dialect'>) {
    this.#metadata = metadata;
  }

  /** Those that the drain has committed: what is read of the store after this has them in it. */
  async among(environmentId: string, messageIds: readonly string[]): Promise<Set<string>> {
    const known = new Set<string>();
    if (messageIds.length === 0 || this.#metadata.dialect !== 'sqlite') return known;
    this.#hasher ??= loadSecret(this.#metadata.db).then((secret) => new IdHasher(secret));
    const hasher = await this.#hasher.catch((error) => {
      this.#hasher = null;
      throw error;
    });
    for (const messageId of messageIds) {
      hasher.hash(environmentId, messageId);
      const isLate = this.#sets.some((set) => set.isPublished(hasher.words));
      if (isLate || (await this.#isOnDisk(Uint32Array.from(hasher.words)))) known.add(messageId);
    }
    return known;
  }

  async #isOnDisk(id: Uint32Array): Promise<boolean> {
    const { rows } = await sql`
      select 1 from ingest_id_runs as run join ingest_id_pages as page
        on page.day = run.day and page.number = run.number and page.page = (${id[0]} * run.pages) >> 32
      where run.pages > 0 and instr(page.entries, ${Buffer.from(id.buffer)}) > 0 limit 1`.execute(this.#metadata.db);
    return rows.length > 0;
  }
}
