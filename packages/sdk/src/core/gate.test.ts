import { beforeEach, describe, expect, it } from 'vitest';
import { type Browser, type Clock, createBrowser, createClock, gone, openTab } from '../testing/world.ts';
import { createGate } from './gate.ts';
import { createRecords } from './records.ts';

let clock: Clock;
let browser: Browser;
beforeEach(() => {
  clock = createClock();
  browser = createBrowser();
});
const open = (name: 'batch' | 'state' = 'batch') => {
  const { platform } = openTab(clock, browser, () => gone);
  return createGate(platform, createRecords(platform, 'fhw_1'), name);
};

describe('the gate', () => {
  it('is shut for 2, 60, 120 and again 120 s after failures in a row, and as much again at random', () => {
    const gate = open();
    for (const baseMs of [2000, 60_000, 120_000, 120_000]) {
      gate.tell(false, gone);
      expect(gate.waitMs()).toBeGreaterThanOrEqual(baseMs);
      expect(gate.waitMs()).toBeLessThan(baseMs * 2);
    }
    gate.tell(true);
    expect(gate.waitMs()).toBe(0);
  });

  it('is one for all tabs, and lets one of them knock', async () => {
    const [one, two] = [open(), open()];
    expect([one.enter(), two.enter()]).toEqual([true, true]);
    one.tell(false, gone);
    expect(two.enter()).toBe(false);
    await clock.advance(4000);
    expect([two.enter(), one.enter()]).toEqual([true, false]);
    two.tell(true);
    expect([two.enter(), one.enter()]).toEqual([true, true]);
  });

  it('lets a browser knock once a minute at most after the first failures, for events and for state together', async () => {
    const gates = [open('batch'), open('state')];
    for (const gate of gates) gate.tell(false, gone);
    const knocks: number[] = [];
    for (let second = 0; second < 3600; second++) {
      await clock.advance(1000);
      for (const gate of gates) {
        if (gate.waitMs() || !gate.enter()) continue;
        knocks.push(second);
        gate.tell(false, gone);
      }
    }
    expect(knocks.length).toBeGreaterThan(20);
    const later = knocks.filter((second) => second > 60);
    for (const [n, second] of later.slice(1).entries())
      expect(second - (later[n] as number)).toBeGreaterThanOrEqual(59);
  });

  it('lets the next one knock when a tab died while it asked', async () => {
    const [one, two] = [open(), open()];
    one.tell(false, gone);
    await clock.advance(4000);
    expect(one.enter()).toBe(true);
    await clock.advance(10_001);
    expect(two.enter()).toBe(true);
  });

  it.each([
    ['7', 7000],
    ['Thu, 15 Jan 2026 12:00:30 GMT', 30_000],
    ['999999', 3_600_000],
    ['soon', 2000],
    ['-4', 2000],
    ['Thu, 15 Jan 2015 12:00:30 GMT', 2000],
    [null, 2000],
  ])('after "Retry-After: %s" it waits %i ms at least', (retryAfter, leastMs) => {
    const gate = open();
    gate.tell(false, { status: 429, text: '', retryAfter });
    expect(gate.waitMs()).toBeGreaterThanOrEqual(leastMs);
    expect(gate.waitMs()).toBeLessThan(leastMs * 2);
  });

  it('counts half a minute from the request that failed first, over visits too', async () => {
    open().tell(false, gone, clock.now() - 10_000);
    await clock.advance(19_999);
    expect(open().isStale()).toBe(false);
    await clock.advance(2);
    expect(open().isStale()).toBe(true);
    open().tell(true);
    expect(open().isStale()).toBe(false);
  });

  it('does not believe a time that a clock put back has left, nor a record that is none', () => {
    browser.records.set('foothold:fhw_1:batch', JSON.stringify({ failures: 1, since: 0, until: clock.now() + 1e12 }));
    expect(open().enter()).toBe(true);
    for (const wrong of ['[]', '7', '{"failures":"x","until":"y"}', 'nonsense']) {
      browser.records.set('foothold:fhw_1:batch', wrong);
      expect(open().waitMs()).toBe(0);
      open().tell(false, gone);
      expect(open().waitMs()).toBeGreaterThan(0);
    }
  });
});
