import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Milliseconds that appending `bytes` and an fdatasync take on this disk, so many times. */
export function probeFsync(directory: string, { times, bytes }: { times: number; bytes: number }): number[] {
  const path = join(directory, 'probe');
  const file = openSync(path, 'w');
  const block = Buffer.alloc(bytes, 'x');
  const tookMs: number[] = [];
  for (let i = 0; i < times; i++) {
    const startedAt = performance.now();
    writeSync(file, block);
    fdatasyncSync(file);
    tookMs.push(performance.now() - startedAt);
  }
  closeSync(file);
  rmSync(path);
  return tookMs;
}
