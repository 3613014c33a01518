import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { temporaryEngine } from '../engine/testing/temporary-engine.ts';
import { openEventStore } from './store.ts';
import { eventRow } from './testing/event-row.ts';

it.each([
  ['an insert a month', 3, 'monthly'],
  ['one insert for ten months', 10, 'one'],
] as const)(
  'stores every block exactly once though the engine is killed again and again: %s',
  async (_, months, inserts) => {
    const target = await temporaryEngine({ backoffMs: 20 });
    const store = openEventStore({ url: target.engine.url });
    try {
      await store.migrate();
      const blocks = Array.from({ length: 20 }, (_, block) =>
        Array.from({ length: 100 }, (_, i) =>
          eventRow({
            block,
            message_id: `${block}-${i}`,
            anonymous_id: `a-${block}-${i}`,
            ts: Date.UTC(2020, i % months, 5),
          }),
        ),
      );
      let done = false;
      const inserting = (async () => {
        for (const [block, rows] of blocks.entries())
          await untilConfirmed(() => store.insertBlock({ token: `b${block}`, rows, inserts }));
        done = true;
      })();
      while (!done && target.engine.restarts < 3) {
        const before = target.engine.restarts;
        await delay(60);
        const pid = target.engine.pid();
        if (pid !== undefined) process.kill(pid, 'SIGKILL');
        await expect.poll(() => target.engine.restarts > before || done).toBe(true);
        await expect.poll(() => store.ping()).toBe(true);
      }
      await inserting;
      expect(target.engine.restarts).toBeGreaterThan(1);
      const counted = `SELECT count() AS rows, uniqExact(message_id) AS events,
      (SELECT uniqExact(anonymous_id) FROM identity_first) AS identities FROM events FINAL`;
      // Not even for a while: what is counted without FINAL is right, too.
      expect(await store.query('SELECT count() AS rows FROM events')).toEqual([{ rows: 2000 }]);
      expect(await store.query(counted)).toEqual([{ rows: 2000, events: 2000, identities: 2000 }]);
    } finally {
      await store.close();
      await target.remove();
    }
  },
);

it('stores a block once though the engine is killed while its rows lie in a file, which its successor removes', async () => {
  const target = await temporaryEngine({ backoffMs: 100, maxBackoffMs: 100 });
  const store = openEventStore({ url: target.engine.url });
  const file = join(target.dataDir, 'insert.tsv');
  const inserts: (() => Promise<void>)[] = [];
  let leftBehind = 0;
  try {
    await store.migrate();
    // From before the last byte is written to after the rows are stored.
    for (const [block, killAfterMs] of [0, 0, 1, 2, 4, 8, 16, 32].entries()) {
      const rows = Array.from({ length: 2_000 }, (_, i) =>
        eventRow({ block, message_id: `${block}-${i}`, anonymous_id: `a-${block}-${i}` }),
      );
      const insert = () => store.insertBlock({ token: `b${block}`, rows, inserts: 'one' });
      inserts.push(insert);
      const first = insert().catch(() => undefined);
      while (!existsSync(file)) await turn();
      if (killAfterMs > 0) await delay(killAfterMs);
      const pid = target.engine.pid() as number;
      process.kill(pid, 'SIGKILL');
      while (target.engine.pid() === pid) await delay(1);
      if (existsSync(file)) leftBehind++;
      await first;
      await expect.poll(() => store.ping(), { timeout: 30_000 }).toBe(true);
      expect(existsSync(file)).toBe(false);
      await untilConfirmed(insert);
      expect(existsSync(file)).toBe(false);
    }
    expect(leftBehind).toBeGreaterThan(0);
    // Most of them were stored by processes that are dead; and no merge makes one of two.
    await store.command('SYSTEM STOP MERGES');
    for (const again of inserts) await again();
    const counted = `SELECT count() AS rows, uniqExact(message_id) AS events,
      (SELECT count() FROM identity_first) AS identities FROM events`;
    expect(await store.query(counted)).toEqual([{ rows: 16_000, events: 16_000, identities: 16_000 }]);
  } finally {
    await store.close();
    await target.remove();
  }
});

async function untilConfirmed(attempt: () => Promise<void>): Promise<void> {
  for (let tries = 0; tries < 500; tries++) {
    const isConfirmed = await attempt().then(
      () => true,
      () => false,
    );
    if (isConfirmed) return;
    await delay(20);
  }
  throw new Error('the engine did not come back');
}
