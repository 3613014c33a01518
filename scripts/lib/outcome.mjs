// What the reports of Vitest and Playwright say of a run: how many tests passed, and which did not, and why.
import { relative } from 'node:path';

/**
 * @typedef {{ test: string, why: string }} Failure `test` is its file and its names; `why` a few lines.
 * @typedef {{ passed: number, failures: Failure[] }} Outcome
 */

const LINES = 6;
const WIDTH = 240;
// biome-ignore lint/suspicious/noControlCharactersInRegex: colors are made of control characters.
const COLORS = /\u001b\[[0-9;]*m/g;

/** The first lines of what an error says, without colors and without the stack. */
export function brief(message = '') {
  const lines = message.replace(COLORS, '').split('\n');
  const stack = lines.findIndex((line) => /^\s+at \S/.test(line));
  const said = (stack < 0 ? lines : lines.slice(0, stack)).map((line) => line.trimEnd()).filter(Boolean);
  return said
    .slice(0, LINES)
    .map((line) => line.slice(0, WIDTH))
    .join('\n');
}

/** @returns {Outcome} Files are named as seen from `root`. A skipped test is not a passed one. */
export function vitestOutcome(report, root) {
  const failures = [];
  for (const { name, status, message, assertionResults } of report.testResults) {
    const file = relative(root, name);
    const failed = assertionResults.filter((one) => one.status !== 'passed');
    for (const { fullName, status: how, failureMessages } of failed)
      failures.push({ test: `${file} › ${fullName}`, why: brief(failureMessages[0]) || how });
    // A file that does not even load, or whose own end fails, may have no test that has failed.
    if (status === 'failed' && failed.length === 0) failures.push({ test: file, why: brief(message) });
  }
  return { passed: report.numPassedTests, failures };
}

/** @returns {Outcome} A test that passed only at its second try has failed. */
export function playwrightOutcome(report) {
  const failures = report.errors.map(({ message }) => ({ test: 'the run itself', why: brief(message) }));
  const visit = ({ suites = [], specs = [], title }, names) => {
    const within = title ? [...names, title] : names;
    for (const { title: name, tests, line } of specs)
      for (const { status, results } of tests) {
        if (status === 'expected') continue;
        const last = results.findLast(({ errors }) => errors.length > 0);
        const why = brief(last?.errors.map(({ message }) => message).join('\n')) || last?.status || status;
        failures.push({ test: `${within.join(' › ')}:${line} › ${name}`, why });
      }
    for (const suite of suites) visit(suite, within);
  };
  visit(report, []);
  return { passed: report.stats.expected, failures };
}
