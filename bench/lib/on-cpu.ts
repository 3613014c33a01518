import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';

let canPin: boolean | undefined;

/** Whether processes can be kept on a processor of their own: Linux's `taskset`, and more than one to choose from. */
export function canChooseCpu(): boolean {
  canPin ??= availableParallelism() > 1 && spawnSync('taskset', ['-c', '1', 'true']).status === 0;
  return canPin;
}

/** How to start node so that it, its threads and what it starts stay on one processor; null: wherever they like. */
export function nodeOn(cpu: number | null, words: string[]): [command: string, words: string[]] {
  return cpu === null ? [process.execPath, words] : ['taskset', ['-c', String(cpu), process.execPath, ...words]];
}
