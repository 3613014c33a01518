import { atMost, exactly, type Fault } from './lib/report.ts';
import { withScratch } from './lib/scratch.ts';
import { pause } from './lib/sender.ts';
import { caughtUp, compare } from './lib/settle.ts';
import { setUp } from './lib/start.ts';

/** The embedded engine's own process is stopped (SIGSTOP): found hanging, ended, started anew; nobody is refused. */
export const hang: Fault = {
  about: 'the embedded engine hangs (SIGSTOP); --seconds N (60)',
  run: ({ isQuick, number, say }) =>
    withScratch(async (scratch) => {
      const { product, sender } = await setUp(scratch);
      const seconds = number('--seconds', isQuick ? 6 : 60);
      const end = new AbortController();
      const sending = sender.steady(500, end.signal);
      await pause(1_000);
      const pid = product.enginePid();
      if (!pid) throw new Error('The server has no engine of its own.');
      process.kill(pid, 'SIGSTOP');
      say(`the engine ${pid} is stopped`);
      const asked = performance.now();
      let askedMs = Number.POSITIVE_INFINITY;
      const query = product
        .get('/events')
        .then(
          () => 'answered',
          (error: Error) => error.message,
        )
        .finally(() => {
          askedMs = performance.now() - asked;
        });
      await pause(seconds * 1_000);
      const answer = await Promise.race([query, pause(70_000).then(() => 'nothing')]);
      say(`a query meanwhile: ${answer.slice(0, 120)}`);
      // Quick runs do not wait for the supervisor's patience; it is tested by itself.
      if (isQuick) goOn(pid);
      end.abort();
      await sending;
      await sender.finish();
      const lagMs = await caughtUp(product);
      return [
        exactly('refused', sender.account.refused, 0),
        {
          what: 'a query while it hung',
          value: answer.slice(0, 60),
          bar: 'answered, or 503',
          pass: /^answered|answered 503/.test(answer),
        },
        atMost('that query waited', askedMs / 1_000, 60, ' s'),
        atMost('lag gone after', lagMs / 1_000, 30, ' s'),
        ...(await compare(product, sender.account)),
      ];
    }),
};

/** On a slow machine the supervisor has been quicker, and the process is gone. */
function goOn(pid: number): void {
  try {
    process.kill(pid, 'SIGCONT');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
