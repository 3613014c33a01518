import { exactly, type Fault } from './lib/report.ts';
import { withScratch } from './lib/scratch.ts';
import { caughtUp, type LedgerAnswer, refusedIn } from './lib/settle.ts';
import { setUp } from './lib/start.ts';

const CONNECTIONS = 16;

/** Every event is sent three times: in differently cut batches, shuffled, all at once. It counts once. */
export const disorder: Fault = {
  about:
    'duplicates and disorder: everything three times, cut differently, shuffled, concurrently; --events N (20,000)',
  run: ({ isQuick, number, say }) =>
    withScratch(async (scratch) => {
      const { product, keys } = await setUp(scratch);
      const count = number('--events', isQuick ? 2_000 : 20_000);
      const events = Array.from({ length: count }, (_, n) => ({
        ...{ type: 'track', event: 'Step', messageId: `disorder-${n}`, userId: `user-${n % 97}`, properties: { n } },
      }));
      const batches = shuffled([7, 10, 33].flatMap((size) => cut(shuffled(events), size)));
      const told = { accepted: 0, duplicates: 0, quarantined: 0 };
      const connection = async () => {
        for (let batch = batches.pop(); batch; batch = batches.pop()) {
          const body = JSON.stringify({ batch, writeKey: keys.writeKey });
          const response = await fetch(`${product.url}/v1/batch`, { method: 'POST', body });
          const answer = (await response.json()) as typeof told;
          if (response.status !== 200) throw new Error(`answered ${response.status}`);
          told.accepted += answer.accepted;
          told.duplicates += answer.duplicates;
          told.quarantined += answer.quarantined;
        }
      };
      await Promise.all(Array.from({ length: CONNECTIONS }, connection));
      await caughtUp(product);
      const ledger = await product.get<LedgerAnswer>('/ledger');
      const ids = await product.storedIds();
      say(`answers: ${JSON.stringify(told)}, ledger: ${JSON.stringify(ledger)}`);
      return [
        exactly('stored', ids.length, count),
        exactly('distinct', new Set(ids).size, count),
        exactly('difference: received − sent', ledger.received - 3 * count, 0),
        exactly('difference: duplicate − sent again', ledger.duplicate - 2 * count, 0),
        exactly('difference: accepted in the answers − stored', told.accepted - ledger.stored, 0),
        exactly('quarantined or refused', ledger.quarantined + refusedIn(ledger), 0),
      ];
    }),
};

function cut<Item>(items: Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

function shuffled<Item>(items: readonly Item[]): Item[] {
  const all = [...items];
  for (let i = all.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [all[i], all[j]] = [all[j] as Item, all[i] as Item];
  }
  return all;
}
