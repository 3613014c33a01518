import { beforeAll, describe, expect, test } from 'vitest';
import { accountsUntil, anchorFor, INTERNAL_DOMAIN, type SampleAccount } from './accounts.ts';
import type { SampleEvent } from './behavior.ts';
import { DAY_MS, WEEK_MS } from './calendar.ts';
import { guidanceOf } from './guidance.ts';
import { eventsBetween } from './world.ts';

const SEED = 'northbeam';
const NOW = Date.UTC(2026, 10, 18, 15, 30);
const ANCHOR = anchorFor(NOW);
const named = (events: SampleEvent[], name: string) => events.filter((e) => e.type === 'track' && e.event === name);
const propertiesOf = (e: SampleEvent) => (e.type === 'track' ? (e.properties ?? {}) : {});
const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;

let accounts: SampleAccount[];
let events: SampleEvent[];
let started: Map<string, number>;
let reached: Map<string, number>;

beforeAll(() => {
  accounts = accountsUntil(SEED, ANCHOR, NOW);
  events = eventsBetween(SEED, ANCHOR, 0, NOW);
  const firsts = (name: string) => {
    const first = new Map<string, number>();
    for (const e of named(events, name)) {
      const account = (e.context as { groupId: string }).groupId;
      if (!first.has(account)) first.set(account, e.timestamp);
    }
    return first;
  };
  started = firsts('Signed Up');
  reached = firsts('Report Published');
});

/** Share of accounts that reach first value within 14 days of their start, among those with 14 days behind them. */
const rate = (which: (account: SampleAccount) => boolean) => {
  const mature = accounts.filter(
    (a) => which(a) && a.story === 'ordinary' && (started.get(a.id) ?? NOW) + 14 * DAY_MS <= NOW,
  );
  const inTime = mature.filter((a) => (reached.get(a.id) ?? Infinity) <= (started.get(a.id) as number) + 14 * DAY_MS);
  return inTime.length / mature.length;
};

describe('the sample', () => {
  test('has about 240 accounts and 3,000 people in 13 weeks, of skewed sizes', () => {
    const people = new Set(events.map((e) => e.userId).filter(Boolean)).size;
    const sizes = accounts.map((a) => a.people.length);
    expect(accounts.length).toBeGreaterThan(215);
    expect(accounts.length).toBeLessThan(275);
    expect(people).toBeGreaterThan(2_300);
    expect(people).toBeLessThan(3_500);
    expect(median(sizes)).toBeGreaterThanOrEqual(5);
    expect(median(sizes)).toBeLessThanOrEqual(7);
    expect(Math.max(...sizes)).toBeGreaterThan(90);
  });

  test('brings about 40 % of accounts to first value in 14 days, in 3 to 6 days, slower on Free', () => {
    const days = (which: (account: SampleAccount) => boolean) =>
      accounts
        .filter((a) => which(a) && reached.has(a.id))
        .map((a) => ((reached.get(a.id) as number) - (started.get(a.id) as number)) / DAY_MS);
    expect(rate(() => true)).toBeGreaterThan(0.35);
    expect(rate(() => true)).toBeLessThan(0.46);
    expect(median(days(() => true))).toBeGreaterThan(3);
    expect(median(days(() => true))).toBeLessThan(6);
    expect(median(days((a) => a.plan === 'Free'))).toBeGreaterThan(median(days((a) => a.plan !== 'Free')));
  });

  test('loses most accounts at the invite', () => {
    const did = (name: string) =>
      new Set(named(events, name).map((e) => (e.context as { groupId: string }).groupId)).size;
    const [connected, invited, published] = [did('Source Connected'), did('Teammate Invited'), did('Report Published')];
    const drops = [1 - connected / accounts.length, 1 - invited / connected, 1 - published / invited];
    expect(Math.max(...drops)).toBe(drops[1]);
  });

  test('shows the launch of the checklist in the accounts that came after it', () => {
    const { launchMs } = guidanceOf(ANCHOR);
    expect(rate((a) => a.startMs >= launchMs)).toBeGreaterThan(rate((a) => a.startMs < launchMs) + 0.1);
  });

  test('has a release that breaks a target, a large account stuck at invite and an internal account', () => {
    const missing = named(events, '$target_missing');
    expect(missing.length).toBeGreaterThan(10);
    expect(new Set(missing.map((e) => propertiesOf(e).release))).toEqual(new Set(['2.14.0']));
    const stuck = accounts.find((a) => a.story === 'stuck') as SampleAccount;
    const ofStuck = (name: string) =>
      named(events, name).filter((e) => (e.context as { groupId: string }).groupId === stuck.id);
    expect([ofStuck('Source Connected').length > 0, ofStuck('Teammate Invited').length]).toEqual([true, 0]);
    expect(accounts.filter((a) => a.domain === INTERNAL_DOMAIN)).toHaveLength(1);
  });

  test('follows weekdays', () => {
    const perDay = Array.from(
      { length: 7 },
      (_, day) => events.filter((e) => new Date(e.timestamp).getUTCDay() === day).length,
    );
    expect(Math.min(...perDay.slice(1, 6))).toBeGreaterThan(3 * Math.max(perDay[0] as number, perDay[6] as number));
  });

  test('is the same every time, and in pieces the same as at once', () => {
    const cut = ANCHOR + 9 * WEEK_MS + 12_345_678;
    const pieces = [...eventsBetween(SEED, ANCHOR, 0, cut), ...eventsBetween(SEED, ANCHOR, cut, NOW)];
    expect(pieces).toEqual(events);
  });

  test('gives every event an id of its own', () => {
    expect(new Set(events.map((e) => e.messageId)).size).toBe(events.length);
  });

  test('goes on: three weeks later there are people of the last hours', () => {
    const later = NOW + 3 * WEEK_MS;
    const recent = eventsBetween(SEED, ANCHOR, NOW, later);
    expect(recent.length).toBeGreaterThan(2_000);
    expect(later - (recent.at(-1)?.timestamp ?? 0)).toBeLessThan(8 * 60_000);
    expect(accountsUntil(SEED, ANCHOR, later).length).toBeGreaterThan(accounts.length + 40);
  });

  test('has somebody of the last minutes at any hour, on a Sunday night too', () => {
    const night = Date.UTC(2026, 10, 22, 3, 0);
    const recent = eventsBetween(SEED, anchorFor(night), night - 8 * 60_000, night);
    expect(recent.length).toBeGreaterThan(0);
  });

  test('has names of many cultures and nobody called User 17', () => {
    const names = accounts.flatMap((a) => a.people.map((p) => p.name));
    expect(new Set(names).size).toBeGreaterThan(300);
    expect(names.filter((name) => /\d|user|test|lorem/i.test(name))).toEqual([]);
    expect(names.some((name) => /\p{L}\p{M}/u.test(name.normalize('NFD')))).toBe(true);
  });
});
