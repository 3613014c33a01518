import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from '@foothold/storage/engine';
import { pause } from './sender.ts';

/** Where the embedded engine has the rows of an insert while it reads them. */
export const insertFile = (engineDir: string) => join(engineDir, 'insert.tsv');

/** Ends the engine's process alone; true once it is gone. */
export async function killEngine(engine: Engine): Promise<boolean> {
  const pid = engine.pid();
  if (pid === undefined) return false;
  process.kill(pid, 'SIGKILL');
  while (engine.pid() === pid) await pause(1);
  return true;
}

/**
 * Ends it up to 10 ms after an insert has begun its file, of those that come within 10 s. True when the file was left
 * behind: the insert was under way.
 */
export async function killInserting(engine: Engine, engineDir: string): Promise<boolean> {
  const until = performance.now() + 10_000;
  while (!existsSync(insertFile(engineDir)) && performance.now() < until) await pause(0);
  await pause(Math.random() * 10);
  return (await killEngine(engine)) && existsSync(insertFile(engineDir));
}
