import { cpus, loadavg } from 'node:os';
import { backfill } from './backfill.ts';
import { corruption } from './corruption.ts';
import { disorder } from './disorder.ts';
import { engine } from './engine.ts';
import { full } from './full.ts';
import { hang } from './hang.ts';
import { held } from './held.ts';
import { invalid } from './invalid.ts';
import { kill } from './kill.ts';
import { type Fault, type FaultOptions, type FaultReport, type Figure, tableOf } from './lib/report.ts';
import { postgres } from './postgres.ts';
import { recovery } from './recovery.ts';
import { restarts } from './restarts.ts';
import { several } from './several.ts';
import { sigterm } from './sigterm.ts';
import { slow } from './slow.ts';
import { tails } from './tails.ts';

/**
 * What can go wrong, done to servers in processes of their own, and the counts compared with the client's.
 * Usage: `main.js [name…|all] [--quick|--full] [--json]`; a name's own words are told without one. Prints one table in the end.
 */
const FAULTS: Record<string, Fault> = {
  ...{ kill, tails, sigterm, hang, engine, postgres, several, full, slow },
  ...{ corruption, recovery, disorder, invalid, held, restarts, backfill },
};
/** As large as the bars say, where that is more than usual. */
const FULL_SIZE: Record<string, Record<string, number>> = {
  kill: { '--cycles': 100, '--events': 2_000 },
  tails: { '--cycles': 100, '--events': 2_000 },
  engine: { '--minutes': 10 },
  slow: { '--hang-seconds': 60 },
  postgres: { '--seconds': 120 },
  full: { '--seconds': 30 },
  sigterm: { '--times': 10 },
  several: { '--seconds': 30 },
};

const words = process.argv.slice(2);
const firstOption = words.findIndex((word) => word.startsWith('--'));
const asked = firstOption < 0 ? words : words.slice(0, firstOption);
const isFull = words.includes('--full');
const isJson = words.includes('--json');
const names = asked[0] === 'all' || (asked.length === 0 && isFull) ? Object.keys(FAULTS) : asked;
if (names.length === 0 || names.some((one) => !(one in FAULTS))) {
  const lines = Object.entries(FAULTS).map(([one, { about }]) => `  ${one.padEnd(12)}${about}`);
  console.error(`usage: npm run bench -- faults <name…|all> [--quick|--full] [--json]\n${lines.join('\n')}`);
  process.exit(2);
}

const reports: FaultReport[] = [];
for (const one of names) {
  if (!isJson) console.log(`${one}: ${FAULTS[one]?.about}`);
  const report = await measure(one, FAULTS[one] as Fault);
  reports.push(report);
  if (!isJson) print(report);
}
if (isJson) console.log(JSON.stringify(asked.length === 1 && asked[0] !== 'all' ? reports[0] : reports));
else if (reports.length > 1) console.log(tableOf(reports));
process.exit(reports.every(({ pass }) => pass) ? 0 : 1);

function optionsOf(name: string): FaultOptions {
  const sizes = isFull ? FULL_SIZE[name] : {};
  return {
    isQuick: words.includes('--quick'),
    number(word, otherwise) {
      const at = words.indexOf(word);
      return at < 0 ? (sizes?.[word] ?? otherwise) : Number(words[at + 1]);
    },
    say: (text) => isJson || console.log(`  ${text}`),
  };
}

async function measure(one: string, fault: Fault): Promise<FaultReport> {
  const startedAt = performance.now();
  const figures: Figure[] = await fault
    .run(optionsOf(one))
    .catch((error: Error) => [
      { what: 'the run itself', value: error.stack ?? error.message, bar: 'goes through', pass: false },
    ]);
  const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
  const load = Math.round((loadavg()[0] ?? 0) * 10) / 10;
  figures.push({
    what: 'load of the machine at the end',
    value: load,
    bar: `for the record; ${cpus().length} cores`,
    pass: true,
  });
  return { name: one, figures, seconds, pass: figures.every(({ pass }) => pass) };
}

function print({ name: one, figures, seconds, pass }: FaultReport): void {
  for (const figure of figures) {
    console.log(`${figure.pass ? '✓' : '✗'} ${figure.what}: ${figure.value} (bar ${figure.bar})`);
  }
  console.log(`${pass ? '✓' : '✗'} ${one}: ${pass ? 'passed' : 'failed'} in ${seconds} s\n`);
}
