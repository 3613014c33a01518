/**
 * The SDK beside the tour libraries that people know: the same page of 3,000 nodes, the same five targets, interleaved,
 * with the CPU slowed down four times. Prints figure, bar, peers, and whether the bar is met.
 */
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { median } from '../lib/stats.ts';
import type { Library } from '../matrix/contract.ts';
import { FOOTHOLD, PEERS } from '../matrix/libraries.ts';
import { type Served, serve } from '../matrix/serve.ts';
import { measureAway } from './away.ts';
import { ownSizes, peerSize } from './bundle.ts';
import { Bench, type Cycles, type Tour } from './measure.ts';
import { measureRules } from './rules.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    rounds: { type: 'string' },
    quick: { type: 'boolean' },
    only: { type: 'string' },
  },
});
const rounds = Number(values.rounds ?? (values.quick ? 2 : 5));
const SLOWDOWN = 4;
const say = (text: string) => void (values.json || process.stderr.write(text));

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--enable-precise-memory-info'],
});
const bench = new Bench(browser, SLOWDOWN);
const libraries = [FOOTHOLD, ...PEERS].filter(({ name }) => !values.only || values.only.includes(name));
const served = new Map<string, Served>();
const tours = new Map<string, Tour[]>();
const cycles = new Map<string, Cycles>();
const longest = new Map<string, number>();
const sizes = new Map<string, number>();

for (const library of libraries) {
  const site = Object.assign(await serve(library), { isOwn: library === FOOTHOLD });
  served.set(library.name, site);
  tours.set(library.name, []);
  if (library !== FOOTHOLD) sizes.set(library.name, await peerSize(library));
}
const siteOf = (name: string) => served.get(name) as Served;
// Timed first, while nothing else runs.
const away = values.quick ? undefined : await measureAway(browser, 121);
for (let round = 0; round < rounds; round++)
  for (const library of libraries) {
    say('.');
    const tour = await orFailure(library, bench.tour(library, siteOf(library.name), 3_000));
    if (tour) tours.get(library.name)?.push(tour);
  }
for (const library of libraries) {
  say(':');
  const left = await orFailure(library, bench.cycles(library, siteOf(library.name), 50));
  if (left) cycles.set(library.name, left);
  const call = await orFailure(library, bench.longestCall(library, siteOf(library.name), 5_000));
  if (call !== undefined) longest.set(library.name, call);
}
/** A peer that does not get through has no figure, and it is said; we have to. */
async function orFailure<Result>(library: Library, measured: Promise<Result>): Promise<Result | undefined> {
  try {
    return await measured;
  } catch (error) {
    if (library === FOOTHOLD) throw error;
    say(`\n${library.name}: ${String(error).split('\n')[0]}\n`);
    return undefined;
  }
}

const rules = await measureRules(browser, SLOWDOWN);
const gone = away && { ...away, ...(await away.knocks) };
await browser.close();
for (const site of served.values()) await site.close();
say('\n');

interface Row {
  what: string;
  unit: string;
  figure: number;
  bar: number;
  peers: Record<string, number>;
}
const rows: Row[] = [];
const own = FOOTHOLD.name;
const add = (what: string, unit: string, bar: number, of: (name: string) => number | undefined) => {
  const peers: Record<string, number> = {};
  for (const { name } of libraries) {
    const value = name === own ? undefined : of(name);
    if (value !== undefined && !Number.isNaN(value)) peers[name] = value;
  }
  rows.push({ what, unit, figure: of(own) ?? Number.NaN, bar, peers });
};
const alone = (what: string, unit: string, bar: number, figure: number) =>
  rows.push({ what, unit, figure, bar, peers: {} });
const of = (pick: (tour: Tour) => number) => (name: string) => median((tours.get(name) ?? []).map(pick));
const worst = (pick: (tour: Tour) => number) => (name: string) => Math.max(...(tours.get(name) ?? []).map(pick));

const { core, tour, everything, served: fromServer, explain } = ownSizes();
alone('a page with nothing to show', 'B br', 7_000, core);
add('… plus all that a tour needs', 'B br', 19_000, (name) => (name === own ? tour : sizes.get(name)));
alone('everything a visitor’s page can load, confetti excluded', 'B br', 32_000, everything);
alone('… with contents from the server', 'B br', 32_000, fromServer);
alone('explain(), for a developer who asks why', 'B br', 4_000, explain);
add(
  'script evaluation',
  'ms',
  2,
  of(({ evaluationMs }) => evaluationMs),
);
add(
  'start → first step visible',
  'ms',
  60,
  of(({ startMs }) => startMs),
);
add(
  'next → visible',
  'ms',
  45,
  of(({ nextMs }) => median(nextMs)),
);
add(
  'next → settled',
  'ms',
  100,
  of(({ settledMs }) => median(settledMs)),
);
add(
  'long tasks in a five-step tour',
  '',
  0,
  of(({ longTasks }) => longTasks),
);
add(
  'blocking time',
  'ms',
  0,
  of(({ blockingMs }) => blockingMs),
);
add(
  'layout shift',
  '',
  0,
  worst(({ shift }) => shift),
);
add(
  'scrolling: task time per frame',
  'ms',
  3,
  of(({ scrollMs }) => scrollMs),
);
add(
  'scrolling: lag of the card',
  'px',
  0,
  worst(({ lagPx }) => Math.round(lagPx)),
);
add('heap after 50 start/stop cycles', 'KB', 50, (name) => (cycles.get(name)?.heapBytes ?? Number.NaN) / 1024);
add('nodes left', '', 0, (name) => cycles.get(name)?.nodes);
add('listeners left', '', 0, (name) => cycles.get(name)?.listeners);
add('longest call, 5,000 nodes', 'ms', 16, (name) => longest.get(name));
alone('500 rules per change of route', 'ms', 1, rules.decisionsMs);
alone('hostile address pattern', 'ms', 2, rules.hostileMs);
if (gone) {
  alone('servers hang: load', 'ms more', 20, gone.loadMs);
  alone('servers hang: long tasks', '', 0, gone.longTasks);
  alone('servers hang: requests in the first minute', '', 6, gone.firstMinute);
  alone('servers hang: requests in the next minute', '', 1, gone.nextMinute);
}

if (values.json) {
  console.log(
    JSON.stringify({ rounds, slowdown: SLOWDOWN, rows: rows.map((row) => ({ ...row, pass: isMet(row) })) }, null, 2),
  );
} else {
  const peers = libraries.map(({ name }) => name).filter((name) => name !== own);
  const line = (cells: string[]) =>
    console.log(cells.map((cell, i) => (i ? cell.padStart(10) : cell.padEnd(46))).join(''));
  line([`median of ${rounds}, CPU × 1/${SLOWDOWN}`, own, 'bar', 'met', ...peers]);
  for (const row of rows)
    line([
      row.what + (row.unit && ` (${row.unit})`),
      shown(row.figure),
      `≤ ${row.bar}`,
      isMet(row) ? '✓' : '✗',
      ...peers.map((name) => (row.peers[name] === undefined ? '' : shown(row.peers[name] as number))),
    ]);
}

function isMet({ figure, bar }: Row): boolean {
  return figure <= bar;
}
function shown(value: number): string {
  return value >= 100 || Number.isInteger(value) ? value.toFixed(0) : value.toFixed(2);
}
