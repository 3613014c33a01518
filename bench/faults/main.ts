import { backfill } from './backfill.ts';
import { corruption } from './corruption.ts';
import { disorder } from './disorder.ts';
import { engine } from './engine.ts';
import { full } from './full.ts';
import { hang } from './hang.ts';
import { invalid } from './invalid.ts';
import { kill } from './kill.ts';
import type { Fault, FaultOptions, FaultReport } from './lib/report.ts';
import { postgres } from './postgres.ts';
import { recovery } from './recovery.ts';
import { restarts } from './restarts.ts';
import { sigterm } from './sigterm.ts';
import { slow } from './slow.ts';
import { tails } from './tails.ts';

/**
 * What can go wrong, done to servers in processes of their own, and the counts compared with the client's.
 * Usage: `main.js [name|all] [--quick] [--json]`; a name's own words are told without one.
 */
const FAULTS: Record<string, Fault> = {
  ...{ kill, tails, sigterm, hang, engine, postgres, full, slow },
  ...{ corruption, recovery, disorder, invalid, restarts, backfill },
};

const [name, ...words] = process.argv.slice(2);
const isJson = words.includes('--json');
const names = name === 'all' ? Object.keys(FAULTS) : [name ?? ''];
if (names.some((one) => !(one in FAULTS))) {
  const lines = Object.entries(FAULTS).map(([one, { about }]) => `  ${one.padEnd(12)}${about}`);
  console.error(`usage: npm run bench -- faults <name|all> [--quick] [--json]\n${lines.join('\n')}`);
  process.exit(2);
}
const options: FaultOptions = {
  isQuick: words.includes('--quick'),
  number(word, otherwise) {
    const at = words.indexOf(word);
    return at < 0 ? otherwise : Number(words[at + 1]);
  },
  say: (text) => isJson || console.log(`  ${text}`),
};

const reports: FaultReport[] = [];
for (const one of names) {
  if (!isJson) console.log(`${one}: ${FAULTS[one]?.about}`);
  const report = await measure(one, FAULTS[one] as Fault);
  reports.push(report);
  if (!isJson) print(report);
}
if (isJson) console.log(JSON.stringify(name === 'all' ? reports : reports[0]));
process.exit(reports.every(({ pass }) => pass) ? 0 : 1);

async function measure(one: string, fault: Fault): Promise<FaultReport> {
  const startedAt = performance.now();
  const figures = await fault
    .run(options)
    .catch((error: Error) => [
      { what: 'the run itself', value: error.stack ?? error.message, bar: 'goes through', pass: false },
    ]);
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  return { name: one, figures, seconds, pass: figures.every(({ pass }) => pass) };
}

function print({ name: one, figures, seconds, pass }: FaultReport): void {
  for (const figure of figures) {
    console.log(`${figure.pass ? '✓' : '✗'} ${figure.what}: ${figure.value} (bar ${figure.bar})`);
  }
  console.log(`${pass ? '✓' : '✗'} ${one}: ${pass ? 'passed' : 'failed'} in ${seconds} s\n`);
}
