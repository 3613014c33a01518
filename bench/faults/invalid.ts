import { INVALID_KINDS, invalidEvent } from './invalid-kinds.ts';
import type { Product } from './lib/product.ts';
import { atLeast, exactly, type Fault } from './lib/report.ts';
import { withScratch } from './lib/scratch.ts';
import { caughtUp, type LedgerAnswer, refusedIn } from './lib/settle.ts';
import { setUp } from './lib/start.ts';

const BATCH = 50;

/** Puts an event of any kind right: what is wrong with it is removed or replaced. */
const REPAIR = {
  ...{ type: 'track', event: 'Repaired', name: null, userId: 'u1', anonymousId: null, messageId: null },
  ...{ properties: null, traits: null, context: null, timestamp: null, groupId: null, previousId: null },
};

/**
 * Invalid events of 50 kinds among valid ones: kept with a reason, the valid ones stored. A replay changes nothing that is
 * still wrong; one that puts them right, asked for twice at once, stores each once.
 */
export const invalid: Fault = {
  about: 'invalid events of 50 kinds among valid ones; --events N (10,000)',
  run: ({ isQuick, number, say }) =>
    withScratch(async (scratch) => {
      const { product, keys } = await setUp(scratch);
      const kinds = Object.keys(INVALID_KINDS);
      const count = number('--events', isQuick ? 1_000 : 10_000);
      const told = { accepted: 0, duplicates: 0, quarantined: 0 };
      let valid = 0;
      for (let n = 0; n < count; n += BATCH) {
        const bad = Array.from({ length: BATCH }, (_, i) =>
          invalidEvent(kinds[(n + i) % kinds.length] as string, n + i),
        );
        const good = { type: 'track', event: 'Step', userId: 'u1', messageId: `valid-${valid++}` };
        const body = JSON.stringify({ batch: [...bad, good], writeKey: keys.writeKey });
        const response = await fetch(`${product.url}/v1/batch`, { method: 'POST', body });
        const answer = (await response.json()) as typeof told;
        if (response.status !== 200) throw new Error(`answered ${response.status}: ${JSON.stringify(answer)}`);
        for (const key of ['accepted', 'duplicates', 'quarantined'] as const) told[key] += answer[key];
      }
      await caughtUp(product);
      const ledger = await product.get<LedgerAnswer>('/ledger');
      const held = await quarantined(product);
      say(
        `answers: ${JSON.stringify(told)}; ${held.length} held back for ${new Set(held.map((item) => item.reason)).size} reasons`,
      );
      const replayed = await replayAll(product.url, keys.secretKey);
      await caughtUp(product);
      const afterwards = await product.get<LedgerAnswer>('/ledger');
      const repairs = await Promise.all([1, 2].map(() => replayAll(product.url, keys.secretKey, { patch: REPAIR })));
      await caughtUp(product);
      const repaired = await product.get<LedgerAnswer>('/ledger');
      const ids = await product.storedIds();
      say(`put right, twice at once: ${JSON.stringify(repairs)}; ledger: ${JSON.stringify(repaired)}`);
      return [
        atLeast('kinds', kinds.length, 50),
        exactly('quarantined in the answers', told.quarantined, count),
        exactly('quarantined in the ledger', ledger.quarantined, count),
        exactly('listed, each with a reason', held.filter(({ reason, message }) => reason && message).length, count),
        exactly('valid ones stored', ledger.stored, valid),
        exactly('difference: received − sent', ledger.received - count - valid, 0),
        exactly('refused', refusedIn(ledger), 0),
        exactly('stored by a replay of what is still wrong', replayed.stored + replayed.duplicate, 0),
        exactly('difference after the replay', afterwards.quarantined - count + afterwards.stored - valid, 0),
        exactly('put right and replayed: stored, each once', repaired.stored - valid, count),
        exactly('of those in the event store, each under an id of its own', new Set(ids).size - valid, count),
        exactly('twice in the event store', ids.length - new Set(ids).size, 0),
        exactly('left in quarantine', repaired.quarantined, 0),
        exactly('difference: received, after it all', repaired.received - count - valid, 0),
      ];
    }),
};

interface Held {
  reason: string;
  message: string;
}

async function quarantined(product: Product): Promise<Held[]> {
  const all: Held[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await product.get<{ items: Held[]; nextCursor: string | null }>(`/quarantine?limit=200${query}`);
    all.push(...page.items);
    cursor = page.nextCursor;
  }
  return all;
}

/** To the end: one request sends as many as it has time for. */
async function replayAll(
  url: string,
  secretKey: string,
  how: { patch?: object } = {},
): Promise<{ stored: number; duplicate: number }> {
  const all = { stored: 0, duplicate: 0 };
  for (let cursor: string | undefined; ; ) {
    const response = await fetch(`${url}/api/v1/quarantine/replay`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ ...how, cursor }),
    });
    if (!response.ok) throw new Error(`The replay answered ${response.status}: ${await response.text()}`);
    const answer = (await response.json()) as { stored: number; duplicate: number; nextCursor?: string };
    all.stored += answer.stored;
    all.duplicate += answer.duplicate;
    cursor = answer.nextCursor;
    if (cursor === undefined) return all;
  }
}
