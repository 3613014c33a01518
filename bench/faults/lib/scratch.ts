import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Things to be undone at the end of a run, last first, whatever happens in it. */
export class Scratch {
  readonly #undo: (() => unknown)[] = [];

  /** A new empty folder. */
  directory(name: string): string {
    const path = mkdtempSync(join(tmpdir(), `foothold-${name}-`));
    this.onEnd(() => rmSync(path, { recursive: true, force: true }));
    return path;
  }

  onEnd(undo: () => unknown): void {
    this.#undo.unshift(undo);
  }

  async end(): Promise<void> {
    for (const undo of this.#undo) await undo();
  }
}

/** Runs with a scratch that is cleared afterwards. */
export async function withScratch<Result>(run: (scratch: Scratch) => Promise<Result>): Promise<Result> {
  const scratch = new Scratch();
  try {
    return await run(scratch);
  } finally {
    await scratch.end();
  }
}
