import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { offsetOf, segmentOf } from './position.ts';
import { listSegments } from './segment-file.ts';
import type { Damage } from './testing/damage.ts';
import { openDamaged, type SampleLog, writeSampleLog } from './testing/damaged-log.ts';

const SEGMENTS = 4;
let root: string;
let sample: SampleLog;
beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'foothold-damage-'));
  sample = await writeSampleLog(join(root, 'sample'));
  expect(listSegments(sample.directory).length).toBe(SEGMENTS);
});
afterAll(() => rmSync(root, { recursive: true }));

const at = fc.double({ min: 0, max: 1, noNaN: true });
const bytes = fc.integer({ min: 1, max: 900 });
const seed = fc.nat();
const damage: fc.Arbitrary<Damage> = fc.oneof(
  fc.record({ kind: fc.constant('flip' as const), at, bit: fc.nat(7) }),
  fc.record({ kind: fc.constantFrom('zeros' as const, 'delete' as const), at, bytes }),
  fc.record({ kind: fc.constantFrom('noise' as const, 'insert' as const), at, bytes, seed }),
  fc.record({ kind: fc.constantFrom('cut' as const, 'remove' as const), at }),
);
const damages = fc.array(fc.record({ file: fc.nat(SEGMENTS - 1), damage }), { minLength: 1, maxLength: 4 });

describe('a log with damage', () => {
  it('opens, gives back every frame outside the damage once and in order, and reports what is lost', async () => {
    await fc.assert(
      fc.asyncProperty(damages, async (list) => {
        expect((await openDamaged(sample, join(root, 'copy-any'), list)).faults).toEqual([]);
      }),
      { numRuns: 100 },
    );
  }, 300_000);

  it('recovers what bytes of somebody else have pushed on', async () => {
    const result = await openDamaged(sample, join(root, 'copy-1'), [
      { file: 1, damage: { kind: 'insert', at: 0.02, bytes: 500, seed: 1 } },
    ]);
    expect(result).toMatchObject({ faults: [], hit: 1, recovered: sample.frames.length - 1 });
  });

  it('reports a segment that is gone, also the last one', async () => {
    for (const file of [0, 2, SEGMENTS - 1]) {
      const result = await openDamaged(sample, join(root, 'copy-2'), [{ file, damage: { kind: 'remove', at: 0 } }]);
      expect(result.faults).toEqual([]);
      expect(result.skipped).toEqual([expect.objectContaining({ segment: file + 1, what: 'missing' })]);
    }
  });

  it('reports an end that is cut off between two frames', async () => {
    const { at, end } = sample.frames.at(-1) ?? { at: 0, end: 0 };
    const cut: Damage = { kind: 'cut', at: offsetOf(at) / offsetOf(end) + 1e-9 };
    const result = await openDamaged(sample, join(root, 'copy-3'), [{ file: SEGMENTS - 1, damage: cut }]);
    const skipped = [{ segment: segmentOf(at), offset: offsetOf(at), bytes: end - at, what: 'damaged' }];
    expect(result).toMatchObject({ faults: [], hit: 1, skipped });
  });
});
