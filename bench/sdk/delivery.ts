/**
 * The SDK's harnesses at full length, on its source: browsers that crash, close, freeze and come back; five tabs whose
 * sender is killed; wrong calls; spoiled contents. Small versions of all of it are among the unit tests. With
 * `--chromium N` instead: the shipped script in N real browsers, before a whole server.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { deliverInChromium } from './browser-delivery.ts';

interface Harness {
  deliver(sessions: number, seed: number): Promise<{ due: number; arrived: number; twice: number; repeated: number }>;
  killTheSender(eventsEach: number): Promise<{ arrived: number; twice: number }>;
  fuzzCalls(count: number, seed: number): Promise<string[]>;
  fuzzContents(count: number, sound: object[], seed: number): Promise<number>;
}

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: { json: { type: 'boolean' }, sessions: text, calls: text, contents: text, seed: text, chromium: text },
});
const seed = Number(values.seed ?? 1);
if (values.chromium !== undefined) process.exit((await inChromium(Number(values.chromium))) ? 0 : 1);
const sessions = Number(values.sessions ?? 1_000);
const calls = Number(values.calls ?? 10_000);
const contents = Number(values.contents ?? 5_000);

const SOUND = [
  {
    kind: 'checklist',
    id: 'list',
    name: 'List',
    title: 'List',
    items: [{ id: 'a', title: 'A', done: { event: 'Report created' } }],
  },
  {
    kind: 'tour',
    id: 'tour',
    name: 'Tour',
    steps: [
      { id: 'one', title: '1', target: { locators: [{ css: 'a' }] } },
      { id: 'two', title: '2', page: '/**', advance: { on: 'event', event: 'Done' } },
    ],
  },
];
const rejections: unknown[] = [];
process.on('unhandledRejection', (reason) => rejections.push(reason));
let said = 0;
const own = { ...console };
for (const name of ['log', 'warn', 'error', 'info', 'debug'] as const) console[name] = () => void said++;

const harness = await load();
const delivery = await harness.deliver(sessions, seed);
const killed = await harness.killTheSender(1_000);
const thrown = await harness.fuzzCalls(calls, seed);
const survived = await harness.fuzzContents(contents, SOUND, seed);

const rows = [
  {
    what: `events over 1 s old that arrive, of ${delivery.due}`,
    figure: delivery.arrived / delivery.due,
    bar: '≥ 0.999',
  },
  { what: 'events stored twice', figure: delivery.twice, bar: '0' },
  { what: 'five tabs × 1,000 events, the sender killed: arrived', figure: killed.arrived, bar: '5000' },
  { what: 'of those twice', figure: killed.twice, bar: '0' },
  { what: `${calls} wrong set-ups with calls: errors`, figure: thrown.length, bar: '0' },
  { what: `spoiled contents survived, of ${contents}`, figure: survived, bar: `≥ ${contents}` },
  { what: 'unhandled rejections', figure: rejections.length, bar: '0' },
  { what: 'words in the console', figure: said, bar: '0' },
].map((row) => ({ ...row, pass: isMet(row.figure, row.bar) }));
Object.assign(console, own);
if (values.json) console.log(JSON.stringify({ seed, sentAgain: delivery.repeated, rows }, null, 2));
else {
  rows.forEach(print);
  console.log(`events sent again after an answer was lost: ${delivery.repeated}`);
}

/** So many browsers, in real time: some seconds each. */
async function inChromium(browsers: number): Promise<boolean> {
  const say = (line: string) => void (values.json || console.log(line));
  const { due, arrived, twice, killed, done } = await deliverInChromium({ sessions: browsers, seed, say });
  const rows = [
    { what: `Chromium: events over 1 s old that arrive, of ${due}`, figure: arrived / due, bar: '≥ 0.999' },
    { what: 'of all, stored twice', figure: twice, bar: '0' },
    { what: 'five tabs × 1,000 events, the sender crashed: arrived', figure: killed.arrived, bar: String(killed.due) },
    { what: 'of those twice', figure: killed.twice, bar: '0' },
  ].map((row) => ({ ...row, pass: isMet(row.figure, row.bar) }));
  if (values.json) console.log(JSON.stringify({ seed, done, rows }, null, 2));
  else rows.forEach(print);
  return rows.every(({ pass }) => pass);
}

function print({ what, figure, bar, pass }: { what: string; figure: number; bar: string; pass: boolean }): void {
  console.log(what.padEnd(60), String(Number(figure.toFixed(5))).padStart(9), bar.padStart(9), pass ? '✓' : '✗');
}

function isMet(figure: number, bar: string): boolean {
  return bar.startsWith('≥ ') ? figure >= Number(bar.slice(2)) : figure === Number(bar);
}

/** The harnesses are written beside what they try, in the SDK's source. */
async function load(): Promise<Harness> {
  const sdk = dirname(dirname(dirname(createRequire(import.meta.url).resolve('@foothold/sdk'))));
  const outDir = mkdtempSync(join(tmpdir(), 'foothold-harness-'));
  const source = (name: string) => JSON.stringify(join(sdk, 'src/testing', name));
  try {
    await build({
      root: sdk,
      configFile: false,
      logLevel: 'error',
      resolve: { conditions: ['source'] },
      oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
      plugins: [
        {
          name: 'given',
          resolveId: (id) => (id === 'harness' ? join(sdk, 'harness.js') : null),
          load: (id) =>
            id === join(sdk, 'harness.js')
              ? `export * from ${source('delivery.ts')}; export * from ${source('fuzz.ts')};`
              : null,
        },
      ],
      build: {
        outDir,
        target: 'es2022',
        minify: false,
        rolldownOptions: {
          input: 'harness',
          output: { format: 'es', entryFileNames: 'harness.js' },
          preserveEntrySignatures: 'strict',
        },
      },
    });
    return (await import(pathToFileURL(join(outDir, 'harness.js')).href)) as Harness;
  } finally {
    rmSync(outDir, { recursive: true, force: true });
  }
}
