import { buildDiskShim } from './lib/disk-shim.ts';
import { atLeast, atMost, exactly, type Fault, type Figure } from './lib/report.ts';
import { withScratch } from './lib/scratch.ts';
import { pause } from './lib/sender.ts';
import { compare } from './lib/settle.ts';
import { setUp } from './lib/start.ts';

/** The disk under log and SQLite: syncs that fail though the bytes have arrived, that take 200 ms, that take a minute. */
export const slow: Fault = {
  about: 'EIO on fsync, slow fsync (200 ms, --hang-seconds N (10; 60 is the bar)); needs gcc',
  run: ({ isQuick, number, say }) =>
    withScratch(async (scratch) => {
      const shim = buildDiskShim(scratch.directory('shim'), 'foothold-faults-');
      const { product, sender } = await setUp(scratch, { env: shim.env });
      const end = new AbortController();
      const sending = sender.steady(500, end.signal);
      await pause(3_000);
      const before = product.rssMiB();
      let most = before;
      const hold = async (seconds: number) => {
        for (let s = 0; s < seconds; s++) {
          await pause(1_000);
          most = Math.max(most, product.rssMiB());
        }
      };
      const figures: Figure[] = [];
      const { account } = sender;

      shim.order('eio');
      await hold(isQuick ? 2 : 10);
      shim.order('none');
      figures.push(atLeast('EIO: refused with 503', account.refused, 1));
      say(`EIO: ${account.refused} refused, ${account.acknowledged} acknowledged`);
      await pause(3_000);

      const refused = account.refused;
      const acknowledged = account.acknowledged;
      shim.order('slow 200');
      await hold(isQuick ? 3 : 15);
      shim.order('none');
      figures.push(exactly('200 ms a sync: refused', account.refused - refused, 0));
      figures.push(atLeast('200 ms a sync: acknowledged', account.acknowledged - acknowledged, 100));
      say(`200 ms a sync: ${account.acknowledged - acknowledged} acknowledged`);

      const seconds = number('--hang-seconds', isQuick ? 7 : 10);
      shim.order(`slow ${seconds * 1_000}`);
      await hold(seconds / 2);
      shim.order('none');
      await hold(seconds);
      say(
        `a sync of ${seconds} s: slowest answer ${Math.round(account.slowestMs)} ms, ${account.refused - refused} refused`,
      );
      end.abort();
      await sending;
      await sender.finish();
      return [
        ...figures,
        atMost('resident memory grew by', most - before, 64, ' MiB'),
        ...(await compare(product, account)),
      ];
    }),
};
