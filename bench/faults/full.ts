import { spawnSync } from 'node:child_process';
import { closeSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { atLeast, atMost, exactly, type Fault, type Figure } from './lib/report.ts';
import { type Scratch, withScratch } from './lib/scratch.ts';
import { pause, type Sender } from './lib/sender.ts';
import { compare } from './lib/settle.ts';
import { setUp } from './lib/start.ts';

const DISK = '512m';
const MIB = 1024 * 1024;

/** A small disk is filled by somebody else: first into the log's reserve, then to its last byte. */
export const full: Fault = {
  about: 'the disk is full (a small tmpfs; needs root): reserve, then ENOSPC everywhere; --seconds N each (10)',
  run: ({ isQuick, number, say }) =>
    withScratch(async (scratch) => {
      const disk = mountDisk(scratch);
      const { product, sender } = await setUp(scratch, { dataDir: join(disk, 'data') });
      const end = new AbortController();
      const sending = sender.steady(500, end.signal);
      const figures: Figure[] = [];
      await pause(3_000);
      const before = product.rssMiB();
      let most = before;
      const seconds = number('--seconds', isQuick ? 3 : 10);
      for (const [state, leave] of [
        ['the reserve is reached', 24 * MIB],
        ['no byte is left', 0],
      ] as const) {
        const refusedBefore = sender.account.refused;
        const ballast = join(disk, 'ballast');
        fill(disk, ballast, leave);
        for (let s = 0; s < seconds; s++) {
          await pause(1_000);
          if (leave === 0) fill(disk, ballast, 0);
          most = Math.max(most, product.rssMiB());
        }
        figures.push(atLeast(`${state}: refused with 503`, sender.account.refused - refusedBefore, 1));
        rmSync(ballast);
        const tookMs = await takesAgain(sender);
        figures.push(atMost(`${state}: taken again after`, tookMs / 1_000, 10, ' s'));
        say(
          `${state} for ${seconds} s: ${sender.account.refused - refusedBefore} refused, again after ${Math.round(tookMs)} ms`,
        );
      }
      end.abort();
      await sending;
      await sender.finish();
      return [
        ...figures,
        atMost('resident memory grew by', most - before, 64, ' MiB'),
        exactly('ended by itself', product.child.exitCode === null ? 0 : 1, 0),
        ...(await compare(product, sender.account)),
      ];
    }),
};

function mountDisk(scratch: Scratch): string {
  const disk = scratch.directory('disk');
  const { status, stderr } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${DISK}`, 'tmpfs', disk], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`A small tmpfs cannot be mounted here, which takes root on Linux: ${stderr}`);
  scratch.onEnd(() => spawnSync('umount', ['-l', disk]));
  return disk;
}

/** Writes until only so much is free. */
function fill(disk: string, path: string, leaveBytes: number): void {
  const fd = openSync(path, 'a');
  const block = Buffer.alloc(MIB);
  try {
    for (;;) {
      const { bavail, bsize } = statfsSync(disk);
      const room = bavail * bsize - leaveBytes;
      if (room <= 0) return;
      writeSync(fd, block, 0, Math.min(room, MIB));
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(fd);
  }
}

/** How long until an event is acknowledged, in ms. */
async function takesAgain({ account }: Sender): Promise<number> {
  const startedAt = performance.now();
  const before = account.acknowledged;
  while (account.acknowledged === before && performance.now() - startedAt < 60_000) await pause(20);
  return performance.now() - startedAt;
}
