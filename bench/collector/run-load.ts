import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LoadOptions, LoadResult } from './load.ts';

/** Runs the load generator as a process of its own. */
export function runLoad(options: LoadOptions): Promise<LoadResult> {
  const file = fileURLToPath(new URL('./load.js', import.meta.url));
  const child = spawn(process.execPath, [file, JSON.stringify(options)], { stdio: ['ignore', 'pipe', 'inherit'] });
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
