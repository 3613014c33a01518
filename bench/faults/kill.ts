import { join } from 'node:path';
import { startEngine } from '@foothold/storage/engine';
import { KillRun, PLAN } from './lib/kill-run.ts';
import { atLeast, exactly, type Fault } from './lib/report.ts';
import { withScratch } from './lib/scratch.ts';

/** Each life acknowledges so many new events, and ends while more are on their way. */
export const kill: Fault = {
  about: 'kill -9 at named and random points, the engine child alone; --cycles N (22), --events N (600) each',
  run: ({ number, say }) =>
    withScratch(async (scratch) => {
      const directory = scratch.directory('kill');
      const engine = await startEngine({ dataDir: join(directory, 'engine') });
      scratch.onEnd(() => engine.stop());
      const run = new KillRun(engine, directory, number('--events', 600));
      const cycles = number('--cycles', PLAN.length * 2);
      for (let cycle = 0; cycle < cycles; cycle++) {
        const point = PLAN[cycle % PLAN.length] as string;
        const died = await run.cycle(point);
        say(`${cycle + 1}: ${point} ${died ? '' : '(not reached) '}${run.acknowledged} acknowledged`);
      }
      return [
        exactly('cycles', cycles, cycles),
        atLeast('acknowledged before each kill', run.least, number('--events', 600)),
        ...run.reached(),
        ...(await run.settle()),
      ];
    }),
};
