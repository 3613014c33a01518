import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { nodeOn } from '../lib/on-cpu.ts';
import type { LoadOptions, LoadResult } from './load.ts';

/** Runs the load generator as a process of its own. `cpu`: where it stays. */
export function runLoad(options: LoadOptions, cpu: number | null = null): Promise<LoadResult> {
  const file = fileURLToPath(new URL('./load.js', import.meta.url));
  const child = spawn(...nodeOn(cpu, [file, JSON.stringify(options)]), { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(JSON.parse(text) as LoadResult);
      else reject(new Error(`The load generator ended with ${code}.`));
    });
  });
}
