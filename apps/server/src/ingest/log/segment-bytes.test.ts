import { mkdtempSync, readSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { SegmentBytes } from './segment-bytes.ts';
import { readHeaderOf } from './segment-file.ts';
import { writeSampleLog } from './testing/damaged-log.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'foothold-segment-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

it('asks a bad sector again for a while, then reads what is around it', async () => {
  const { frames } = await writeSampleLog(directory);
  const places = frames.filter(({ at }) => Math.floor(at / 2 ** 32) === 1).map(({ at }) => at % 2 ** 32);
  const marker = readHeaderOf(directory, 1)?.marker ?? Buffer.alloc(0);
  const bad = { from: 4_096, to: 8_192 };
  const bytes = SegmentBytes.open(directory, 1, marker, (fd, into, at, length, position) => {
    if (position < bad.to && position + length > bad.from) throw Object.assign(new Error('i/o error'), { code: 'EIO' });
    return readSync(fd, into, at, length, position);
  });
  if (!bytes) throw new Error('no segment');
  const read = () => places.filter((place) => bytes.frameAt(place, bytes.size)?.offset === place);
  for (let i = 1; i < 10; i++) expect(read).toThrow('i/o error');
  const ends = [...places.slice(1), bytes.size];
  const whole = places.filter((place, i) => (ends[i] as number) <= bad.from || place >= bad.to);
  expect(whole.length).toBeGreaterThan(3);
  expect(read()).toEqual(whole);
  bytes.close();
});
