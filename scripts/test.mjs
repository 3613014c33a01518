// npm test: everything, quickest first, so that what is wrong is said soon. Ends with one line: N passed, M failed.
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { install } from './install.mjs';
import { root, run, say } from './lib/run.mjs';
import { ensureSystem, findChromium } from './system.mjs';

const runId = randomUUID();
process.env.FOOTHOLD_TEST_RUN = runId;
const reports = join(root, 'node_modules', '.cache', 'foothold', 'reports');
const tally = { passed: 0, failed: 0 };

const count = (ok, times = 1) => {
  tally[ok ? 'passed' : 'failed'] += times;
  return ok;
};
const node = (label, script, args, options) => run(label, process.execPath, [join(root, script), ...args], options);
const bin = (name, script) => `node_modules/${name}/${script}`;

async function everything() {
  if (!count(await install())) return;
  const missing = await ensureSystem();
  if (missing.length > 0) return count(false, missing.length);
  const lint = await node('format and lint', bin('@biomejs/biome', 'bin/biome'), ['ci', '--max-diagnostics=30']);
  count(lint.status === 0);
  if (!count(await build())) return;
  const sizes = await node('byte budgets', bin('size-limit', 'bin.js'), [], { cwd: join(root, 'packages/sdk') });
  count(sizes.status === 0);
  await suite(
    'unit and engines',
    bin('vitest', 'vitest.mjs'),
    ['run', '--reporter=default', '--reporter=json'],
    vitestCounts,
  );
  await suite(
    'end to end',
    bin('@playwright/test', 'cli.js'),
    ['test', '--config', 'e2e/playwright.config.ts'],
    playwrightCounts,
  );
}

async function suite(label, script, args, counts) {
  const file = join(reports, `${label.replaceAll(' ', '-')}.json`);
  rmSync(file, { force: true });
  const json = script.includes('vitest') ? [`--outputFile.json=${file}`] : [];
  const env = { PLAYWRIGHT_JSON_OUTPUT_NAME: file, CHROMIUM_PATH: findChromium(), FORCE_COLOR: '0' };
  const { status } = await node(label, script, [...args, ...json], { show: true, env });
  const { passed, failed } = existsSync(file)
    ? counts(JSON.parse(readFileSync(file, 'utf8')))
    : { passed: 0, failed: 1 };
  count(true, passed);
  count(false, failed);
  if (status !== 0 && failed === 0) count(false);
}

const vitestCounts = (r) => ({
  passed: r.numPassedTests,
  // A file that does not even load has no tests to fail; a skipped test is not a passed one.
  failed:
    r.numFailedTests +
    r.numPendingTests +
    r.testResults.filter((f) => f.status === 'failed' && f.assertionResults.length === 0).length,
});
const playwrightCounts = ({ stats }) => ({
  passed: stats.expected,
  failed: stats.unexpected + stats.flaky + stats.skipped,
});

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

mkdirSync(reports, { recursive: true });
await everything();
await new Promise((resolve) => setTimeout(resolve, 300));
for (const pid of leftovers()) {
  let words = '';
  try {
    words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
    process.kill(Number(pid), 'SIGKILL');
  } catch {
    continue;
  }
  say(`✗ a process was left behind and has been ended: ${pid} ${words}`);
  count(false);
}
process.stdout.write(`${tally.passed} passed, ${tally.failed} failed\n`);
process.exit(tally.failed === 0 && tally.passed > 0 ? 0 : 1);
