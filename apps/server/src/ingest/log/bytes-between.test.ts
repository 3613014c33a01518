import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bytesBetween } from './bytes-between.ts';
import { positionAt } from './position.ts';
import { segmentPath } from './segment-file.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'foothold-between-'));
  for (const [segment, bytes] of [
    [3, 1_000],
    [4, 500],
    [6, 2_000],
  ] as const)
    writeFileSync(segmentPath(directory, segment), Buffer.alloc(bytes));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('bytes between two positions', () => {
  it('are those of one segment', () => {
    expect(bytesBetween(directory, positionAt(3, 100), positionAt(3, 900))).toBe(800);
  });

  it('are those of whole segments, wherever one ends and however they are numbered', () => {
    expect(bytesBetween(directory, positionAt(3, 900), positionAt(4, 50))).toBe(150);
    expect(bytesBetween(directory, positionAt(3, 900), positionAt(6, 50))).toBe(650);
  });

  it('are none backwards, and those that are known where a file is gone', () => {
    expect(bytesBetween(directory, positionAt(4, 50), positionAt(3, 900))).toBe(0);
    expect(bytesBetween(directory, positionAt(5, 0), positionAt(6, 70))).toBe(70);
    expect(bytesBetween(directory, 0, positionAt(4, 20))).toBe(1_020);
  });
});
