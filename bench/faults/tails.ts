import { buildDiskShim } from './lib/disk-shim.ts';
import { atLeast, exactly, type Fault } from './lib/report.ts';
import { withScratch } from './lib/scratch.ts';
import { pause } from './lib/sender.ts';
import { compare } from './lib/settle.ts';
import { setUp } from './lib/start.ts';

/** So slow that most kills come between a write and its sync. */
const SYNC_MS = 20;

/** kill -9 at random, and then a power cut's work: every byte at the end of a file of log and SQLite that no sync has confirmed is gone. */
export const tails: Fault = {
  about: 'kill -9 with unsynced file tails cut off; --cycles N (10) of --events N (2,000); needs gcc',
  run: ({ isQuick, number, say }) =>
    withScratch(async (scratch) => {
      const shim = buildDiskShim(scratch.directory('shim'), 'foothold-faults-');
      const stage = await setUp(scratch, { env: { ...shim.env } });
      let { product } = stage;
      const cycles = number('--cycles', isQuick ? 2 : 10);
      const events = number('--events', isQuick ? 200 : 2_000);
      const { account } = stage.sender;
      let bytes = 0;
      let lost = 0;
      let least = Number.POSITIVE_INFINITY;
      shim.order(`slow ${SYNC_MS}`);
      for (let i = 0; i < cycles; i++) {
        const before = account.acknowledged;
        const killed = new AbortController();
        const sending = stage.sender.flood(killed.signal);
        while (account.acknowledged < before + events) await pause(20);
        await pause(Math.random() * 300);
        await product.kill();
        killed.abort();
        await sending;
        const cut = shim.cutUnsynced();
        bytes += cut.bytes;
        if (cut.bytes > 0) lost++;
        least = Math.min(least, account.acknowledged - before);
        say(`${i + 1}: ${account.acknowledged} acknowledged, ${cut.bytes} bytes cut off ${cut.files} files`);
        product = await stage.again();
      }
      await stage.sender.finish();
      return [
        exactly('cycles', cycles, cycles),
        atLeast('acknowledged in each cycle', least, events),
        atLeast('cycles in which unsynced bytes were cut off', lost, cycles / 2),
        { what: 'unsynced bytes cut off', value: bytes, bar: 'for the record', pass: true },
        ...(await compare(product, account, { died: true })),
      ];
    }),
};
