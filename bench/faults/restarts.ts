import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { startEngine } from '@foothold/storage/engine';
import { atMost, exactly, type Fault } from './lib/report.ts';
import { withScratch } from './lib/scratch.ts';
import { pause } from './lib/sender.ts';

/** The embedded engine dies again and again: its supervisor starts it each time and keeps nothing of the dead ones. */
export const restarts: Fault = {
  about: 'the embedded engine is killed over and over; --times N (50)',
  run: ({ isQuick, number, say }) =>
    withScratch(async (scratch) => {
      const dataDir = join(scratch.directory('restarts'), 'engine');
      const engine = await startEngine({ dataDir, backoffMs: 1, maxBackoffMs: 1 });
      scratch.onEnd(() => engine.stop());
      const times = number('--times', isQuick ? 5 : 50);
      await restart(engine);
      const before = { files: openFiles(), rss: process.memoryUsage.rss() };
      for (let i = 0; i < times; i++) await restart(engine);
      const grownMiB = (process.memoryUsage.rss() - before.rss) / 2 ** 20;
      say(`${engine.restarts} restarts, ${openFiles()} files open (${before.files} before)`);
      return [
        exactly('restarts', engine.restarts, times + 1),
        atMost('open files more', openFiles() - before.files, 0),
        atMost('resident memory grew by', grownMiB, 32, ' MiB'),
      ];
    }),
};

const openFiles = () => readdirSync('/dev/fd').length;

async function restart(engine: Awaited<ReturnType<typeof startEngine>>): Promise<void> {
  const before = engine.pid();
  if (before) process.kill(before, 'SIGKILL');
  while (engine.pid() === undefined || engine.pid() === before) await pause(10);
}
