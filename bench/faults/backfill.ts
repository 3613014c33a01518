import { atMost, exactly, type Fault } from './lib/report.ts';
import { withScratch } from './lib/scratch.ts';
import { pause } from './lib/sender.ts';
import { caughtUp, type LedgerAnswer } from './lib/settle.ts';
import { setUp } from './lib/start.ts';

const MONTHS = 120;
const MONTH_MS = 30.4 * 86_400_000;
const BATCH = 500;

/** One client sends ten years of events at once, while another sends what happens today: that is seen as soon as ever. */
export const backfill: Fault = {
  about: 'one client backfills ten years while others go on; --events N (100,000)',
  run: ({ isQuick, number, say }) =>
    withScratch(async (scratch) => {
      const { product, keys } = await setUp(scratch);
      const count = number('--events', isQuick ? 5_000 : 100_000);
      const now = Date.now();
      const post = async (batch: object[]) => {
        const body = JSON.stringify({ batch, writeKey: keys.writeKey });
        for (;;) {
          const response = await fetch(`${product.url}/v1/batch`, { method: 'POST', body });
          await response.text();
          if (response.status === 200) return;
          if (response.status !== 503 && response.status !== 429) throw new Error(`answered ${response.status}`);
          await pause(500);
        }
      };
      const old = (n: number) => ({
        ...{ type: 'track', event: 'Long ago', messageId: `old-${n}`, userId: `user-${n % 997}`, properties: { n } },
        timestamp: new Date(now - (n % MONTHS) * MONTH_MS).toISOString(),
      });
      let isSent = false;
      const sending = (async () => {
        for (let from = 0; from < count; from += BATCH) {
          await post(Array.from({ length: Math.min(BATCH, count - from) }, (_, i) => old(from + i)));
        }
        isSent = true;
      })();

      let today = 0;
      let slowestMs = 0;
      const isPending = async () => (await product.get<LedgerAnswer>('/ledger')).pending > 0;
      while (!isSent || (await isPending())) {
        const person = `today-${today++}`;
        await post([{ type: 'track', event: 'Today', messageId: person, userId: person }]);
        const startedAt = performance.now();
        for (let isSeen = false; !isSeen; ) {
          const { items } = await product
            .get<{ items: unknown[] }>(`/events?person=${person}`)
            .catch(() => ({ items: [] }));
          isSeen = items.length > 0;
          if (!isSeen) await pause(100);
        }
        slowestMs = Math.max(slowestMs, performance.now() - startedAt);
        await pause(200);
      }
      await sending;
      const lagMs = await caughtUp(product);
      const ledger = await product.get<LedgerAnswer>('/ledger');
      say(`${today} events of today among ${count} of ten years; ${Math.round(lagMs)} ms until all was in`);
      return [
        atMost('an event of today is seen after, at most', slowestMs / 1_000, 5, ' s'),
        exactly('difference: received − sent', ledger.received - count - today, 0),
        exactly('difference: stored − sent', ledger.stored - count - today, 0),
      ];
    }),
};
