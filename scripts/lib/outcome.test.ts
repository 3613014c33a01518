import { describe, expect, test } from 'vitest';
// @ts-expect-error: scripts run before anything is compiled, so they have no types.
import { brief, playwrightOutcome, vitestOutcome } from './outcome.mjs';

describe('what a run of Vitest came to', () => {
  const test1 = (status: string, failureMessages: string[] = []) => ({
    fullName: 'a tour ends',
    status,
    failureMessages,
  });
  const file = (status: string, assertionResults: unknown[], message = '') => ({
    name: '/root/packages/a.test.ts',
    status,
    message,
    assertionResults,
  });
  const outcome = (...testResults: unknown[]) => vitestOutcome({ numPassedTests: 7, testResults }, '/root/');

  test('names what failed and says why', () => {
    const why = 'AssertionError: expected 1 to be 2\n    at /root/packages/a.test.ts:3:4';
    expect(outcome(file('failed', [test1('passed'), test1('failed', [why])]))).toEqual({
      passed: 7,
      failures: [{ test: 'packages/a.test.ts › a tour ends', why: 'AssertionError: expected 1 to be 2' }],
    });
  });

  test('takes no test that did not run for one that passed', () => {
    expect(outcome(file('passed', [test1('skipped')])).failures).toEqual([
      { test: 'packages/a.test.ts › a tour ends', why: 'skipped' },
    ]);
  });

  test('counts a file that does not load, and one whose end fails', () => {
    const expected = [{ test: 'packages/a.test.ts', why: 'SyntaxError: x' }];
    expect(outcome(file('failed', [], 'SyntaxError: x')).failures).toEqual(expected);
    expect(outcome(file('failed', [test1('passed')], 'SyntaxError: x')).failures).toEqual(expected);
  });
});

describe('what a run of Playwright came to', () => {
  const spec = (status: string, ...results: unknown[]) => ({
    title: 'a tour ends',
    line: 9,
    tests: [{ status, results }],
  });
  const failed = {
    status: 'timedOut',
    errors: [{ message: '\u001b[31mTimeout\u001b[39m of 60 s' }, { message: 'Error: b' }],
  };
  const outcome = (specs: unknown[], errors: unknown[] = []) =>
    playwrightOutcome({
      errors,
      stats: { expected: 7 },
      suites: [{ title: 'tour.spec.ts', specs: [], suites: [{ title: 'dim', specs }] }],
    });

  test('names what failed and says why', () => {
    expect(outcome([spec('expected', { status: 'passed', errors: [] }), spec('unexpected', failed)])).toEqual({
      passed: 7,
      failures: [{ test: 'tour.spec.ts › dim:9 › a tour ends', why: 'Timeout of 60 s\nError: b' }],
    });
  });

  test('takes no test that did not run, or passed at the second try, for one that passed', () => {
    const flaky = spec('flaky', failed, { status: 'passed', errors: [] });
    expect(outcome([spec('skipped'), flaky]).failures.map(({ why }: { why: string }) => why)).toEqual([
      'skipped',
      'Timeout of 60 s\nError: b',
    ]);
  });

  test('tells what kept the run from starting', () => {
    expect(outcome([], [{ message: 'Error: npm start ended' }]).failures).toEqual([
      { test: 'the run itself', why: 'Error: npm start ended' },
    ]);
  });
});

test('an error in brief is a few lines of bounded length', () => {
  const long = brief(Array.from({ length: 50 }, () => 'x'.repeat(999)).join('\n')).split('\n');
  expect([long.length, Math.max(...long.map((line: string) => line.length))]).toEqual([6, 240]);
});
