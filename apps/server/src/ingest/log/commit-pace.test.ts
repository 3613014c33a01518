import { expect, it } from 'vitest';
import { CommitPace } from './commit-pace.ts';

function commits(rate: number, forMs: number): number {
  let nowMs = 0;
  let waiting = 0;
  let commits = 0;
  const pace = new CommitPace(() => nowMs);
  let readyMs = Number.POSITIVE_INFINITY;
  for (; nowMs < forMs; nowMs += 0.25) {
    if (nowMs % (1_000 / rate) < 0.25) {
      waiting++;
      readyMs = Math.min(readyMs, nowMs + pace.waitMs(waiting));
      if (pace.waitMs(waiting) === 0) readyMs = nowMs;
    }
    if (nowMs < readyMs) continue;
    pace.begin();
    commits++;
    waiting = 0;
    readyMs = Number.POSITIVE_INFINITY;
  }
  return commits;
}

it('lets nobody wait who is alone', () => {
  let nowMs = 0;
  const pace = new CommitPace(() => nowMs);
  for (let i = 0; i < 1_000; i++, nowMs += 5) {
    expect(pace.waitMs(1)).toBe(0);
    pace.begin();
  }
});

it('lets a burst through, and then keeps commits apart', () => {
  const pace = new CommitPace(() => 0);
  for (let i = 0; i < 50; i++) {
    expect(pace.waitMs(1)).toBe(0);
    pace.begin();
  }
  pace.begin();
  expect(pace.waitMs(1)).toBe(5);
  for (let i = 0; i < 1_000; i++) pace.begin();
  expect(pace.waitMs(15)).toBe(5);
  expect(pace.waitMs(16)).toBe(0);
});

it('has forgotten a peak as soon as it is over', () => {
  let nowMs = 0;
  const pace = new CommitPace(() => nowMs);
  for (let i = 0; i < 1_000; i++) pace.begin();
  nowMs = 5;
  expect(pace.waitMs(1)).toBe(0);
});

it('makes no more than 200 commits a second of a thousand requests', () => {
  expect(commits(1_000, 10_000)).toBeLessThanOrEqual(2_060);
  expect(commits(100, 10_000)).toBe(1_000);
});
