import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Figure } from '../faults/lib/report.ts';
import type { Context, Known, Measure } from './context.ts';
import { measureIdle } from './idle.ts';
import { measureLatency } from './latency.ts';
import { measureOverload } from './overload.ts';
import { measureSustained } from './sustained.ts';
import { measureThroughput } from './throughput.ts';

/**
 * The collector's table, each row with its bar, beside its limit and its peer in the same run. `--json`; `--rounds N` (6),
 * `--seconds N` (4) a turn; `--minutes N` (1) of sustained load: the bar is about 5; `--only latency,idle` (throughput
 * always runs: the others are measured by it). `--quick`: two minutes for all of it, to see that it works.
 */
const MEASURES: Record<string, Measure> = {
  throughput: measureThroughput,
  latency: measureLatency,
  overload: measureOverload,
  idle: measureIdle,
  sustained: measureSustained,
};

const words = process.argv.slice(2);
const after = (word: string) => (words.includes(word) ? words[words.indexOf(word) + 1] : undefined);
const isJson = words.includes('--json');
const usual = words.includes('--quick')
  ? { rounds: 1, seconds: 2, minutes: 0.25 }
  : { rounds: 6, seconds: 4, minutes: 1 };
const only = after('--only')?.split(',');
const context: Context = {
  directory: mkdtempSync(join(tmpdir(), 'foothold-bench-')),
  rounds: Number(after('--rounds') ?? usual.rounds),
  seconds: Number(after('--seconds') ?? usual.seconds),
  minutes: Number(after('--minutes') ?? usual.minutes),
  say: (text) => isJson || console.log(text),
};
const known: Known = { limitPerSecond: 0, peakPerSecond: 0 };
const figures: Figure[] = [];
try {
  for (const [name, measure] of Object.entries(MEASURES)) {
    if (only && name !== 'throughput' && !only.includes(name)) continue;
    const found = await measure(context, known);
    figures.push(...found);
    for (const { what, value, bar, pass } of found)
      context.say(`${pass ? '✓' : '✗'} ${what}: ${value}${bar && ` (bar ${bar})`}`);
  }
} finally {
  rmSync(context.directory, { recursive: true, force: true });
}
const pass = figures.every((figure) => figure.pass);
if (isJson) console.log(JSON.stringify({ figures, pass }, null, 2));
process.exit(pass ? 0 : 1);
