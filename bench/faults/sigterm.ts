import { atMost, exactly, type Fault } from './lib/report.ts';
import { withScratch } from './lib/scratch.ts';
import { after, pause } from './lib/sender.ts';
import { compare } from './lib/settle.ts';
import { setUp } from './lib/start.ts';

/** SIGTERM while a client sends as fast as it can: everything answered counts, the process ends in order. */
export const sigterm: Fault = {
  about: 'SIGTERM under load',
  run: ({ isQuick, number, say }) =>
    withScratch(async (scratch) => {
      const times = number('--times', isQuick ? 1 : 5);
      const stage = await setUp(scratch);
      let { product } = stage;
      let slowestMs = 0;
      let unclean = 0;
      for (let i = 0; i < times; i++) {
        const sending = stage.sender.flood(after(3_000));
        await pause(1_500);
        const { status, ms } = await product.stop();
        say(
          `${i + 1}: ended with ${status} after ${Math.round(ms)} ms, ${stage.sender.account.acknowledged} acknowledged`,
        );
        slowestMs = Math.max(slowestMs, ms);
        if (status !== 0) unclean++;
        await sending;
        product = await stage.again();
      }
      await stage.sender.finish();
      return [
        exactly('ends with another status than 0', unclean, 0),
        atMost('slowest end', slowestMs, 10_000, ' ms'),
        ...(await compare(product, stage.sender.account)),
      ];
    }),
};
