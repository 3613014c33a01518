import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { CRASH_POINTS } from './crash-point.ts';
import type { KillReport } from './kill.ts';

it('loses nothing and stores nothing twice over 20 kills at named points', { timeout: 300_000 }, async () => {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../dist/faults/kill.js', import.meta.url)), '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  await new Promise((resolve) => child.on('close', resolve));
  const report = JSON.parse(text) as KillReport;
  expect(report).toMatchObject({ cycles: 20, lost: 0, twice: 0, ledgerDifference: 0, pass: true });
  expect(report.acknowledged).toBe(report.made);
  for (const point of [...CRASH_POINTS, 'engine', 'random']) expect(report.killedAt[point], point).toBeGreaterThan(0);
});
