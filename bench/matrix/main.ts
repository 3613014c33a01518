/**
 * The robustness and access matrix: the same thirty-two checks for Foothold and for the tour libraries that people
 * know, in one Chromium. `--only NAME` runs one library, `--json` prints the reasons as data.
 */
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { FOOTHOLD, PEERS, SURFACES } from './libraries.ts';
import { CHECKS, type Results, runMatrix } from './run.ts';

const { values } = parseArgs({ options: { json: { type: 'boolean' }, only: { type: 'string' } } });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM_PATH || '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const libraries = [FOOTHOLD, ...PEERS, ...SURFACES].filter(({ name }) => !values.only || values.only === name);
const all = new Map<string, Results>();
for (const library of libraries) {
  if (!values.json) process.stderr.write(`${library.name} `);
  const results = await runMatrix(
    browser,
    library,
    (_, wrong) => !values.json && process.stderr.write(wrong ? '✗' : '·'),
  );
  all.set(library.name, results);
  if (!values.json) process.stderr.write('\n');
}
await browser.close();

const names = [...all.keys()];
const passed = (name: string) => [...(all.get(name)?.values() ?? [])].filter((wrong) => !wrong).length;
const of = (name: string) => all.get(name)?.size ?? 0;
if (values.json) {
  const data = names.map((name) => ({
    name,
    passed: passed(name),
    of: of(name),
    wrong: Object.fromEntries([...(all.get(name) ?? [])].flatMap(([check, why]) => (why ? [[check.name, why]] : []))),
  }));
  console.log(JSON.stringify(data, null, 2));
} else {
  const width = Math.max(...CHECKS.map(({ name }) => name.length)) + 2;
  const row = (first: string, cells: string[]) =>
    console.log(
      first.padEnd(width) + cells.map((cell, index) => cell.padEnd((names[index]?.length ?? 0) + 2)).join(''),
    );
  row('', names);
  for (const check of CHECKS)
    row(
      check.name,
      names.map((name) => {
        const wrong = all.get(name)?.get(check);
        return wrong === undefined ? ' ' : wrong ? '✗' : '✓';
      }),
    );
  row(
    'passed',
    names.map((name) => `${passed(name)}/${of(name)}`),
  );
  console.log('\nWhy not:');
  for (const name of names)
    for (const [check, wrong] of all.get(name) ?? []) if (wrong) console.log(`  ${name}: ${check.name}: ${wrong}`);
}
