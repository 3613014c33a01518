import type { Database } from '@foothold/storage/metadata';
import { sql, type Transaction } from 'kysely';

/** One line of the ledger: what happened to events, by the minute in which they were received. */
export type Counter =
  | 'received'
  | 'stored'
  | 'duplicate'
  | 'quarantined'
  | 'discarded'
  | 'unconfirmed'
  | `refused:${string}`;

/** Width of a bucket of the ledger. */
export const BUCKET_MS = 60_000;
export const bucketOf = (receivedAtMs: number): number => Math.floor(receivedAtMs / BUCKET_MS) * BUCKET_MS;

interface Sum {
  environmentId: string;
  bucketAt: number;
  counter: Counter;
  count: number;
}

/** Changes of the ledger, added up before they are written. */
export class Counters {
  readonly #sums = new Map<string, Sum>();
  /** The sum that each counter added to last: events of one environment and minute come together. */
  readonly #last = new Map<Counter, Sum>();

  add(environmentId: string, receivedAtMs: number, counter: Counter, count: number): void {
    if (count === 0) return;
    const bucketAt = bucketOf(receivedAtMs);
    const last = this.#last.get(counter);
    const isSame = last?.bucketAt === bucketAt && last.environmentId === environmentId;
    const sum = isSame ? last : this.#sumOf(environmentId, bucketAt, counter);
    sum.count += count;
  }

  #sumOf(environmentId: string, bucketAt: number, counter: Counter): Sum {
    const key = `${environmentId}\n${bucketAt}\n${counter}`;
    const sum = this.#sums.get(key) ?? { environmentId, bucketAt, counter, count: 0 };
    this.#sums.set(key, sum);
    this.#last.set(counter, sum);
    return sum;
  }

  /** Adds everything to the stored counts. In key order, so that two collectors never wait for each other in a ring. */
  async write(trx: Transaction<Database>): Promise<void> {
    const sums = [...this.#sums.entries()].filter(([, { count }]) => count !== 0);
    sums.sort(([a], [b]) => (a < b ? -1 : 1));
    for (let i = 0; i < sums.length; i += 500) {
      const rows = sums.slice(i, i + 500).map(([, s]) => ({
        environment_id: s.environmentId,
        bucket_at: s.bucketAt,
        counter: s.counter,
        count: s.count,
      }));
      await trx
        .insertInto('ledger_counters')
        .values(rows)
        .onConflict((oc) =>
          oc
            .columns(['environment_id', 'bucket_at', 'counter'])
            .doUpdateSet({ count: sql<number>`ledger_counters.count + excluded.count` }),
        )
        .execute();
    }
  }
}
