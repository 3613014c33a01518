// npm test: everything, quickest first, so that what is wrong is said soon. Ends with what failed and why, in brief, and
// one line: N passed, M failed.
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { install } from './install.mjs';
import { brief, playwrightOutcome, vitestOutcome } from './lib/outcome.mjs';
import { root, run } from './lib/run.mjs';
import { ensureSystem, findChromium } from './system.mjs';

const runId = randomUUID();
process.env.FOOTHOLD_TEST_RUN = runId;
const reports = join(root, 'node_modules', '.cache', 'foothold', 'reports');
const LEAVE_MS = 15_000;
/** @type {import('./lib/outcome.mjs').Outcome} */
const all = { passed: 0, failures: [] };

const fail = (test, why) => all.failures.push({ test, why });
const count = (ok, test, why = 'see above') => {
  if (ok) all.passed++;
  else fail(test, why);
  return ok;
};
const node = (label, script, args, options) => run(label, process.execPath, [join(root, script), ...args], options);
const bin = (name, script) => `node_modules/${name}/${script}`;

async function everything() {
  if (!count(await install(), 'installing dependencies')) return;
  const missing = await ensureSystem();
  for (const name of missing) fail(name, 'is missing on this machine, and could not be installed');
  if (missing.length > 0) return;
  const lint = await node('format and lint', bin('@biomejs/biome', 'bin/biome'), ['ci', '--max-diagnostics=30']);
  count(lint.status === 0, 'format and lint', brief(lint.output));
  if (!count(await build(), 'build')) return;
  const sizes = await node('byte budgets', bin('size-limit', 'bin.js'), [], { cwd: join(root, 'packages/sdk') });
  count(sizes.status === 0, 'byte budgets', brief(sizes.output));
  await suite(
    'unit and engines',
    bin('vitest', 'vitest.mjs'),
    ['run', '--reporter=default', '--reporter=json'],
    vitestOutcome,
  );
  await suite(
    'end to end',
    bin('@playwright/test', 'cli.js'),
    ['test', '--config', 'e2e/playwright.config.ts'],
    playwrightOutcome,
  );
}

async function suite(label, script, args, outcomeOf) {
  const file = join(reports, `${label.replaceAll(' ', '-')}.json`);
  rmSync(file, { force: true });
  const json = script.includes('vitest') ? [`--outputFile.json=${file}`] : [];
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: file, CHROMIUM_PATH: findChromium(), FORCE_COLOR: '0' };
  const { status } = await node(label, script, [...args, ...json], { show: true, env });
  const { passed, failures } = existsSync(file)
    ? outcomeOf(JSON.parse(readFileSync(file, 'utf8')), root)
    : { passed: 0, failures: [{ test: label, why: `left no report, and ended with ${status}; see above` }] };
  all.passed += passed;
  all.failures.push(...failures);
  if (status !== 0 && failures.length === 0) fail(label, `ended with ${status}, though no test failed; see above`);
}

/** Processes that this run has started and that are still there: a test that leaves one behind has failed. */
function leftovers() {
  if (!existsSync('/proc/self/environ')) return [];
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid) || Number(pid) === process.pid) return false;
    try {
      return readFileSync(`/proc/${pid}/environ`, 'latin1').includes(`FOOTHOLD_TEST_RUN=${runId}`);
    } catch {
      return false;
    }
  });
}

/** Waits for them for a while: who has just been told to end may need a moment on a busy machine. */
async function endLeftovers() {
  const until = Date.now() + LEAVE_MS;
  while (leftovers().length > 0 && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 250));
  for (const pid of leftovers()) {
    let words = '';
    try {
      words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      continue;
    }
    fail('a process was left behind, and has been ended', `${pid} ${words}`);
  }
}

mkdirSync(reports, { recursive: true });
await everything();
await endLeftovers();
for (const { test, why } of all.failures) process.stdout.write(`\n✗ ${test}\n${why.replaceAll(/^/gm, '    ')}\n`);
process.stdout.write(`\n${all.passed} passed, ${all.failures.length} failed\n`);
process.exit(all.failures.length === 0 && all.passed > 0 ? 0 : 1);
