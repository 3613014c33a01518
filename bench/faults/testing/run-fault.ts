import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FaultReport } from '../lib/report.ts';

/**
 * Runs a fault of the built harness in a process of its own, as `npm run bench -- faults` does; without what is a bar for
 * the machine too.
 */
export async function runFault(name: string, ...words: string[]): Promise<FaultReport> {
  const main = fileURLToPath(new URL('../../dist/faults/main.js', import.meta.url));
  const child = spawn(process.execPath, [main, name, '--json', ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  await new Promise((resolve) => child.on('close', resolve));
  const report = JSON.parse(text) as FaultReport;
  return { ...report, figures: report.figures.filter(({ isTimed }) => !isTimed) };
}
