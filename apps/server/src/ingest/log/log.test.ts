import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Disk, nodeDisk } from './disk.ts';
import type { Frame } from './frame.ts';
import { LogReader, type SkippedBytes } from './log-reader.ts';
import { LogUnavailable } from './log-writer.ts';
import { type OpenedLog, openLog } from './open-log.ts';
import type { Position } from './position.ts';
import { listSegments, SEGMENT_HEADER_BYTES, segmentPath } from './segment-file.ts';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'foothold-log-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const frame = (body: string, more: Partial<Frame> = {}): Frame => ({
  kind: 'request',
  fromBotBrowser: false,
  form: 0,
  environmentId: '0195568e-4a60-7000-8000-0000000000e1',
  count: 1,
  receivedAtMs: 1_700_000_000_123,
  body: Buffer.from(body),
  ...more,
});

async function open(options: { disk?: Disk; segmentBytes?: number; waitingBytes?: number; now?: () => number } = {}) {
  let end: Position = 0;
  const log = await openLog({
    directory,
    segmentBytes: 64 * 1024,
    waitingBytes: 1024 * 1024,
    onDurable: (durable) => {
      end = durable;
    },
    ...options,
  });
  return { ...log, end: () => end };
}

function readAll(log: OpenedLog, end: Position, from: Position = 0) {
  const frames: { body: string; frame: Frame; at: Position; end: Position }[] = [];
  const skipped: SkippedBytes[] = [];
  const reader = new LogReader(directory, log.identity.marker, (s) => skipped.push(s));
  const position = reader.read(from, end, (placed) => {
    frames.push({ ...placed, body: Buffer.from(placed.frame.body).toString() });
    return true;
  });
  reader.close();
  return { bodies: frames.map((f) => f.body), frames, skipped, position };
}

describe('the log', () => {
  it('gives back what was appended, in order, with where each begins and ends', async () => {
    const log = await open();
    const positions = await Promise.all(['a', 'b', 'c'].map((body) => log.writer.append(frame(body))));
    await log.writer.append(frame('{"💚":1}', { kind: 'replay', fromBotBrowser: true, form: 3, count: 7 }));
    await log.writer.close();
    const { frames, bodies, skipped, position } = readAll(log, log.end());
    expect(bodies).toEqual(['a', 'b', 'c', '{"💚":1}']);
    expect(frames.slice(0, 3).map((f) => f.at)).toEqual(positions);
    expect(frames[3]?.frame).toMatchObject({ kind: 'replay', fromBotBrowser: true, form: 3, count: 7 });
    expect(frames[0]?.frame).toMatchObject({ environmentId: frame('').environmentId, receivedAtMs: 1_700_000_000_123 });
    expect(skipped).toEqual([]);
    expect(position).toBe(log.end());
    expect(readAll(log, log.end(), frames[1]?.end).bodies).toEqual(['c', '{"💚":1}']);
  });

  it('shares one sync between all who wait', async () => {
    let syncs = 0;
    const disk: Disk = {
      ...nodeDisk,
      write: (...args) => {
        syncs++;
        return nodeDisk.write(...args);
      },
    };
    const log = await open({ disk });
    const before = syncs;
    await Promise.all(Array.from({ length: 100 }, (_, i) => log.writer.append(frame(String(i)))));
    expect(syncs - before).toBe(1);
    await log.writer.close();
  });

  it('answers only after the sync', async () => {
    let release = () => {};
    let isHeld = false;
    const disk: Disk = {
      ...nodeDisk,
      async write(...args) {
        if (isHeld) {
          await new Promise<void>((resolve) => {
            release = resolve;
          });
        }
        return nodeDisk.write(...args);
      },
    };
    const log = await open({ disk });
    isHeld = true;
    let isDone = false;
    const appended = log.writer.append(frame('a')).then(() => {
      isDone = true;
    });
    for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
    expect(isDone).toBe(false);
    isHeld = false;
    release();
    await appended;
    await log.writer.close();
  });

  it('goes on in a new segment when one is full, and after being opened again', async () => {
    const first = await open({ segmentBytes: 4_000 });
    for (let i = 0; i < 20; i++) await first.writer.append(frame(`${i}`.padEnd(1_000, '.')));
    await first.writer.close();
    const second = await open({ segmentBytes: 4_000 });
    await second.writer.append(frame('last'));
    await second.writer.close();
    expect(second.identity).toEqual(first.identity);
    expect(listSegments(directory).length).toBe(6);
    const { bodies, skipped } = readAll(second, second.end());
    expect(bodies.map((b) => b.replace(/\.+$/, ''))).toEqual([...Array.from({ length: 20 }, (_, i) => `${i}`), 'last']);
    expect(skipped).toEqual([]);
  });

  it('reads frames that cross what is read at once', async () => {
    const log = await open({ segmentBytes: 1e9, waitingBytes: 1e9 });
    const sizes = Array.from({ length: 12 }, (_, i) => 400_000 + i * 50_001);
    await Promise.all(sizes.map((size) => log.writer.append(frame('x'.repeat(size)))));
    await log.writer.close();
    expect(readAll(log, log.end()).bodies.map((b) => b.length)).toEqual(sizes);
  });

  it('refuses at once when too much waits, and takes again afterwards', async () => {
    const log = await open({ waitingBytes: 5_000 });
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, () => log.writer.append(frame('x'.repeat(1_000)))),
    );
    expect(results.filter((r) => r.status === 'fulfilled').length).toBe(4);
    expect((results[9] as PromiseRejectedResult).reason).toMatchObject({ reason: 'overload' });
    await log.writer.append(frame('again'));
    await log.writer.close();
  });

  it('never trusts a segment again whose sync has failed', async () => {
    let isBroken = false;
    let nowMs = 0;
    const disk: Disk = {
      ...nodeDisk,
      async write(...args) {
        const written = await nodeDisk.write(...args);
        if (isBroken) throw Object.assign(new Error('EIO'), { code: 'EIO' });
        return written;
      },
    };
    const log = await open({ disk, now: () => nowMs });
    await log.writer.append(frame('kept'));
    isBroken = true;
    await expect(log.writer.append(frame('refused'))).rejects.toBeInstanceOf(LogUnavailable);
    await expect(log.writer.append(frame('too early'))).rejects.toMatchObject({ reason: 'disk' });
    isBroken = false;
    nowMs = 1_001;
    await log.writer.append(frame('after'));
    await log.writer.close();
    expect(listSegments(directory).length).toBe(2);
    expect(readAll(log, log.end()).bodies).toEqual(['kept', 'after']);
  });

  it('never reads back what was written and refused, though it could not be cut off', async () => {
    let isBroken = false;
    let nowMs = 0;
    const disk: Disk = {
      ...nodeDisk,
      async write(...args) {
        const written = await nodeDisk.write(...args);
        if (isBroken) throw Object.assign(new Error('EIO'), { code: 'EIO' });
        return written;
      },
      truncate: () => Promise.reject(new Error('EIO')),
    };
    const log = await open({ disk, now: () => nowMs });
    await log.writer.append(frame('kept'));
    isBroken = true;
    await expect(log.writer.append(frame('refused'))).rejects.toBeInstanceOf(LogUnavailable);
    isBroken = false;
    nowMs = 1_001;
    await log.writer.append(frame('after'));
    await log.writer.close();
    expect(readFileSync(segmentPath(directory, 1)).includes('refused')).toBe(true);
    expect(readAll(log, log.end())).toMatchObject({ bodies: ['kept', 'after'], skipped: [] });
  });

  it('lets those who wait for a hanging disk wait, and refuses who comes then', async () => {
    let nowMs = 0;
    let isHanging = false;
    let release = () => {};
    const disk: Disk = {
      ...nodeDisk,
      async write(...args) {
        if (isHanging) {
          await new Promise<void>((resolve) => {
            release = resolve;
          });
        }
        return nodeDisk.write(...args);
      },
    };
    const log = await open({ disk, now: () => nowMs });
    isHanging = true;
    const first = log.writer.append(frame('first'));
    await new Promise((resolve) => setImmediate(resolve));
    nowMs = 5_000;
    const second = log.writer.append(frame('second'));
    nowMs = 5_001;
    await expect(log.writer.append(frame('third'))).rejects.toMatchObject({ reason: 'disk' });
    isHanging = false;
    release();
    await Promise.all([first, second]);
    await log.writer.append(frame('fourth'));
    await log.writer.close();
    expect(readAll(log, log.end()).bodies).toEqual(['first', 'second', 'fourth']);
  });

  it('recovers by itself when a full disk has space again', async () => {
    let isFull = false;
    let nowMs = 0;
    const disk: Disk = {
      ...nodeDisk,
      write: (...args) =>
        isFull ? Promise.reject(Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })) : nodeDisk.write(...args),
    };
    const log = await open({ disk, now: () => nowMs });
    await log.writer.append(frame('before'));
    isFull = true;
    for (let i = 0; i < 5; i++) {
      await expect(log.writer.append(frame('full'))).rejects.toMatchObject({ reason: 'disk' });
      nowMs += 1_001;
    }
    isFull = false;
    await log.writer.append(frame('after'));
    await log.writer.close();
    expect(readAll(log, log.end()).bodies).toEqual(['before', 'after']);
    expect(listSegments(directory).length).toBe(2);
  });

  it('reads what was written when frames did not know their offset', async () => {
    const collectorId = '0195568e-4a60-4000-8000-0000000000c1';
    const marker = Buffer.from('8a6b4c2d0e1f3a5b', 'hex');
    const header = Buffer.concat([Buffer.from('FOOTLOG1'), marker, Buffer.from(collectorId), Buffer.alloc(8)]);
    header.writeUInt32LE(crc32(header.subarray(0, -4)), header.length - 4);
    const checked = Buffer.concat([Buffer.from([0, 1, 0, 2]), Buffer.alloc(12), Buffer.from('e1old')]);
    const prefix = Buffer.concat([marker, Buffer.alloc(8)]);
    prefix.writeUInt32LE(checked.length, 8);
    prefix.writeUInt32LE(crc32(checked, 31 + SEGMENT_HEADER_BYTES), 12);
    writeFileSync(segmentPath(directory, 1), Buffer.concat([header, prefix, checked]));
    const log = await open();
    await log.writer.close();
    expect(log.identity).toEqual({ collectorId, marker });
    const { frames, skipped } = readAll(log, log.end());
    expect(frames).toMatchObject([{ body: 'old', frame: { fromBotBrowser: true, environmentId: 'e1' } }]);
    expect(skipped).toEqual([]);
  });

  it('carries the key that admitted a record, and reads what was written before there was one', async () => {
    const log = await open();
    const keyId = '0195568e-4a60-7000-8000-0000000000a1';
    await log.writer.append(frame('keyed', { keyId, fromBotBrowser: true }));
    await log.writer.append(frame('keyless'));
    await log.writer.close();
    const marker = log.identity.marker;
    // As the version before wrote it: a frame that knows its offset, and no key.
    const path = segmentPath(directory, 1);
    const written = readFileSync(path);
    const at = written.length;
    const old = Buffer.concat([Buffer.alloc(16), Buffer.from([0, 2, 0, 2]), Buffer.alloc(16), Buffer.from('e1old')]);
    marker.copy(old);
    old.writeUInt32LE(old.length - 16, 8);
    old.writeUInt32LE(3, 20);
    old.writeUInt32LE(at, 32);
    old.writeUInt32LE(crc32(old.subarray(16), 31), 12);
    writeFileSync(path, Buffer.concat([written, old]));
    rmSync(join(directory, 'mark'));
    const again = await open();
    await again.writer.append(frame('after', { keyId }));
    await again.writer.close();
    const { frames, bodies, skipped } = readAll(again, again.end());
    expect(bodies).toEqual(['keyed', 'keyless', 'old', 'after']);
    expect(frames.map((found) => found.frame.keyId)).toEqual([keyId, undefined, undefined, keyId]);
    expect(frames[2]?.frame).toMatchObject({ environmentId: 'e1', count: 3, fromBotBrowser: false });
    expect(skipped).toEqual([]);
  });

  it('finds its identity again when headers are damaged', async () => {
    const log = await open();
    await log.writer.append(frame('a'));
    await log.writer.close();
    const path = segmentPath(directory, 1);
    const bytes = readFileSync(path);
    bytes.fill(0, 0, SEGMENT_HEADER_BYTES);
    writeFileSync(path, bytes);
    rmSync(join(directory, 'mark'));
    const again = await open();
    expect(again.identity.marker).toEqual(log.identity.marker);
    expect(readAll(again, again.end()).bodies).toEqual(['a']);
    await again.writer.close();
    expect(statSync(segmentPath(directory, 2)).size).toBe(SEGMENT_HEADER_BYTES);
  });
});
