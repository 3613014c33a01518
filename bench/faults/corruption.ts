import { join } from 'node:path';
import { type Damage, type FileDamage, listSegments, openDamaged, writeSampleLog } from '@foothold/server/ingest/log';
import { atLeast, exactly, type Fault } from './lib/report.ts';
import { withScratch } from './lib/scratch.ts';

/** Random damage of the log's files: it opens, gives back every frame outside the damage, and reports every loss. */
export const corruption: Fault = {
  about: 'random corruptions of the log; --times N (1,000)',
  run: ({ isQuick, number, say }) =>
    withScratch(async (scratch) => {
      const root = scratch.directory('corruption');
      const sample = await writeSampleLog(join(root, 'sample'), 120);
      const files = listSegments(sample.directory).length;
      const times = number('--times', isQuick ? 50 : 1_000);
      let [crashes, hit, skippedBytes] = [0, 0, 0];
      const faults: string[] = [];
      for (let i = 0; i < times; i++) {
        const damages = Array.from({ length: 1 + below(4) }, () => randomDamage(files));
        try {
          const result = await openDamaged(sample, join(root, 'copy'), damages);
          hit += result.hit;
          skippedBytes += result.skipped.reduce((sum, { bytes }) => sum + bytes, 0);
          for (const fault of result.faults) faults.push(`${fault} (${JSON.stringify(damages)})`);
        } catch (error) {
          crashes++;
          say(`${(error as Error).stack} with ${JSON.stringify(damages)}`);
        }
      }
      for (const fault of faults.slice(0, 5)) say(fault);
      return [
        exactly('corruptions', times, times),
        exactly('crashes', crashes, 0),
        exactly('whole frames not recovered, losses not reported, frames made up', faults.length, 0),
        atLeast('frames that were hit', hit, times / 2),
        { what: 'bytes reported as skipped', value: skippedBytes, bar: 'for the record', pass: true },
      ];
    }),
};

const below = (n: number) => Math.floor(Math.random() * n);

function randomDamage(files: number): FileDamage {
  const at = Math.random();
  const bytes = 1 + below(900);
  const seed = below(2 ** 31);
  const kinds: Damage[] = [
    ...[{ kind: 'flip', at, bit: below(8) } as const, { kind: 'zeros', at, bytes } as const],
    ...[{ kind: 'noise', at, bytes, seed } as const, { kind: 'insert', at, bytes, seed } as const],
    ...[{ kind: 'delete', at, bytes } as const, { kind: 'cut', at } as const, { kind: 'remove', at } as const],
  ];
  return { file: below(files), damage: kinds[below(kinds.length)] as Damage };
}
