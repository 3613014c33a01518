import { momentInWeek, mondayOf, WEEK_MS, ZONES, type Zone } from './calendar.ts';
import { CSMS, companyName, personName, plain } from './names.ts';
import { type Chance, chance } from './random.ts';

export type Plan = 'Free' | 'Team' | 'Scale';

/** One simulated customer of Northbeam, drawn from the seed and its number alone. */
export interface SampleAccount {
  id: string;
  name: string;
  domain: string;
  plan: Plan;
  zone: Zone;
  csm: string;
  /** Epoch ms of its first sign-up. */
  startMs: number;
  /** Everybody who will ever be in it, first one first. */
  people: SamplePerson[];
  story: 'ordinary' | 'stuck' | 'internal';
}
export interface SamplePerson {
  id: string;
  anonymousId: string;
  name: string;
  email: string;
  role: string;
}

export const WEEKS_OF_HISTORY = 13;
/** 240 accounts in 13 weeks. */
const ACCOUNTS_A_WEEK = 18.4;
const LARGEST = 110;
const ROLES = ['Account manager', 'Analyst', 'Strategist', 'Media buyer', 'Designer', 'Founder'];
const PLANS: readonly Plan[] = ['Free', 'Team', 'Scale'];

const STUCK = { week: 6, name: 'Meridian Hall', size: 138, csm: 'Noor Haddad' };
const INTERNAL = { week: 0, name: 'Northbeam', size: 9 };
export const INTERNAL_DOMAIN = 'northbeam.example';

/** Monday, 13 weeks before the week of `nowMs`: where the sample's history begins. */
export const anchorFor = (nowMs: number) => mondayOf(nowMs) - WEEKS_OF_HISTORY * WEEK_MS;

/** Every account that has started by `untilMs`, oldest week first. The same arguments give the same accounts. */
export function accountsUntil(seed: string, anchorMs: number, untilMs: number): SampleAccount[] {
  const accounts: SampleAccount[] = [];
  let number = 0;
  for (let week = 0; anchorMs + week * WEEK_MS <= untilMs; week++) {
    const draw = chance(seed, 'week', week);
    const count = Math.round(ACCOUNTS_A_WEEK * (0.94 + 0.01 * week) + draw.normal() * 2.4);
    if (week === INTERNAL.week)
      accounts.push(account(seed, anchorMs, week, number++, { ...INTERNAL, story: 'internal' }));
    if (week === STUCK.week) accounts.push(account(seed, anchorMs, week, number++, { ...STUCK, story: 'stuck' }));
    for (let i = 0; i < count; i++) accounts.push(account(seed, anchorMs, week, number++));
  }
  return accounts.filter(({ startMs }) => startMs <= untilMs);
}

interface Planted {
  name: string;
  size: number;
  csm?: string;
  story: SampleAccount['story'];
}

function account(seed: string, anchorMs: number, week: number, number: number, planted?: Planted): SampleAccount {
  const draw = chance(seed, 'account', number);
  const zone = ZONES[draw.weighted(ZONES.map(({ weight }) => weight))] as Zone;
  const name = planted?.name ?? companyName(number);
  const domain = planted?.story === 'internal' ? INTERNAL_DOMAIN : `${plain(name)}.example`;
  const size = planted?.size ?? sizeOf(draw);
  const plan = planted ? 'Scale' : planOf(draw, size);
  return {
    id: `acc_${number}_${plain(name)}`,
    name,
    domain,
    plan,
    zone,
    csm: planted?.csm ?? draw.pick(CSMS),
    startMs: momentInWeek(anchorMs + week * WEEK_MS, zone, draw),
    people: Array.from({ length: size }, (_, i) => person(seed, number, i, domain)),
    story: planted?.story ?? 'ordinary',
  };
}

/** Skewed as real ones are: median 6, the largest but one about 110. */
const sizeOf = (draw: Chance) => Math.max(1, Math.min(LARGEST, Math.round(draw.around(6.2, 1.3))));

function planOf(draw: Chance, size: number): Plan {
  if (size > 25) return PLANS[draw.weighted([1, 4, 5])] as Plan;
  return PLANS[draw.weighted([62, 30, 8])] as Plan;
}

function person(seed: string, account: number, index: number, domain: string): SamplePerson {
  const draw = chance(seed, 'person', account, index);
  const name = personName(draw);
  return {
    id: `usr_${account}_${index}`,
    anonymousId: `anon_${account}_${index}_${draw.between(100_000, 999_999)}`,
    name,
    email: `${plain(name).replace('-', '.')}${index > 20 ? index : ''}@${domain}`,
    role: index === 0 ? 'Founder' : draw.pick(ROLES),
  };
}
