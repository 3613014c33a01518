import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type DiskSpace, nodeDisk } from './disk.ts';
import { DurableLog, type DurableLogOptions } from './durable-log.ts';
import type { Frame, FrameKind } from './frame.ts';
import { listSegments } from './segment-file.ts';

const MIB = 1024 * 1024;
let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'foothold-log-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const frame = (kind: FrameKind = 'request', bytes = 1_000): Frame => ({
  ...{ kind, fromBotBrowser: false, form: 0, environmentId: 'e1', count: 1, receivedAtMs: 1 },
  body: Buffer.alloc(bytes, 'x'),
});
const open = (more: Partial<DurableLogOptions>) => DurableLog.open({ directory, segmentBytes: 4_000, ...more });
const full = { reason: 'disk' };

describe('the log by itself', () => {
  it('begins another segment every 64 MiB, also for who names no size, and keeps only what is not drained', async () => {
    const log = await open({ segmentBytes: undefined, waitingBytes: undefined });
    let end = 0;
    for (let i = 0; i < 66; i++) end = await log.append(frame('request', MIB));
    expect(listSegments(directory)).toEqual([1, 2]);
    await log.release(end);
    expect(listSegments(directory)).toEqual([2]);
    expect(log.bytes).toBeLessThan(4 * MIB);
    await log.close();
  });
});

describe('the log on a disk that ends', () => {
  it('takes nothing beyond its quota, loses nothing, and takes again once the stores have what it holds', async () => {
    const log = await open({ quotaBytes: 10_000 });
    let end = 0;
    let taken = 0;
    for (; log.hasRoom; taken++) end = await log.append(frame());
    await expect(log.append(frame())).rejects.toMatchObject(full);
    await expect(log.append(frame('replay'))).rejects.toMatchObject(full);
    await log.append(frame('refusal', 10));
    expect(taken).toBe(10);
    expect(log.bytes).toBeGreaterThan(10_000);
    const before = listSegments(directory).length;
    await log.release(end);
    expect(listSegments(directory).length).toBeLessThan(before);
    await log.append(frame());
    await log.close();
  });

  it('says that it fills up from half of its quota on, or of what the disk has room for', async () => {
    const log = await open({ quotaBytes: 10_000 });
    for (let i = 0; i < 4; i++) await log.append(frame());
    expect(log.isFilling).toBe(false);
    for (let i = 0; i < 4; i++) await log.append(frame());
    expect(log.isFilling).toBe(true);
    await log.close();
    const space = { freeBytes: 10_000, totalBytes: MIB };
    const { log: cramped } = await onDisk(space, { directory: join(directory, 'cramped'), reserveBytes: 5_000 });
    expect(cramped.isFilling).toBe(false);
    await cramped.append(frame('request', 6_000));
    expect(cramped.isFilling).toBe(true);
    await cramped.close();
  });

  const onDisk = async (space: DiskSpace, more: Partial<DurableLogOptions> = {}) => {
    let nowMs = 0;
    const log = await open({ disk: { ...nodeDisk, space: async () => ({ ...space }) }, now: () => nowMs, ...more });
    const pass = async () => {
      nowMs += 1_001;
      await log.append(frame('refusal', 10)).catch(() => undefined);
    };
    return { log, pass };
  };

  it('leaves the reserve to the stores, and takes again by itself when there is space', async () => {
    const space = { freeBytes: 255 * MIB, totalBytes: 100_000 * MIB };
    const { log, pass } = await onDisk(space);
    await expect(log.append(frame())).rejects.toMatchObject(full);
    await log.append(frame('refusal', 10));
    space.freeBytes = 100 * MIB;
    await pass();
    await expect(log.append(frame('refusal', 10))).rejects.toMatchObject(full);
    space.freeBytes = 257 * MIB;
    await pass();
    await log.append(frame());
    await log.close();
  });

  it('keeps an eighth of a small file system free, or what it is told', async () => {
    const space = { freeBytes: 9 * MIB, totalBytes: 64 * MIB };
    const { log } = await onDisk(space);
    await log.append(frame());
    await log.close();
    const told = await onDisk(space, { reserveBytes: 10 * MIB });
    await expect(told.log.append(frame())).rejects.toMatchObject(full);
    await told.log.close();
  });
});
