/** A condition that does not hold, in words: what was found and what was wanted. */
import type { Condition, CountScope, Json } from '@foothold/protocol/types';
import type { CountedCondition } from './aggregate.ts';
import { countOf, type Facts, traitsOf } from './condition.ts';
import type { DescribeRules } from './describe.ts';
import { own } from './filter.ts';
import { bucket, unitOf } from './rare/arms.ts';

/**
 * The first part of a condition that does not hold, in words, with actual and wanted value; under an `any` every part.
 * @param isUnwanted it stands under a `not`, and holds.
 */
export function failing(condition: Condition, facts: Facts, rules: DescribeRules, isUnwanted = false): string {
  if ('not' in condition) return failing(condition.not, facts, rules, !isUnwanted);
  if ('all' in condition || 'any' in condition) {
    const isEachWanted = 'all' in condition !== isUnwanted;
    const parts = ('all' in condition ? condition.all : condition.any).filter(
      (part) => rules.evaluate(part, facts) === isUnwanted,
    );
    const told = parts.map((part) => failing(part, facts, rules, isUnwanted));
    return (isEachWanted ? told[0] : told.join(', and ')) || 'a list of conditions is empty';
  }
  // What was found is the contrary of what the leaf asks for, but under a `not`.
  const whether = (asked = true) => (asked === isUnwanted ? '' : 'not ');
  if ('milestone' in condition) {
    return `milestone "${condition.milestone}" is ${whether(condition.reached ?? true)}reached`;
  }
  if ('content' in condition) {
    const { content, is } = condition;
    return `"${content}" is ${is === 'notSeen' ? `${whether(false)}seen` : `${whether()}${is}`}`;
  }
  if ('segment' in condition) return `${whether()}in the segment "${condition.segment}"`;
  if ('element' in condition && facts.rare?.browser) {
    return `the element ${quote(condition.element)} is ${whether()}${condition.is ?? 'present'}`;
  }
  const actual = foundInWords(condition, facts);
  const wanted = wantedInWords(condition);
  if (actual === undefined || wanted === undefined) return `this version does not know ${JSON.stringify(condition)}`;
  return `${actual}, wanted ${isUnwanted ? 'not ' : ''}${wanted}`;
}

/** What a leaf asks about, as it was found. */
function foundInWords(leaf: Condition, facts: Facts): string | undefined {
  if ('trait' in leaf) {
    const of = leaf.of && leaf.of !== 'person' ? `${leaf.of} ` : '';
    return `${of}trait "${leaf.trait}" is ${show(own(traitsOf(leaf.of, facts), leaf.trait))}`;
  }
  if ('page' in leaf) return `the page is ${quote(facts.page.path)}`;
  if ('event' in leaf || 'visited' in leaf) return countInWords(leaf, facts);
  if ('percent' in leaf) {
    const unit = unitOf(leaf.of, facts);
    const share = unit === undefined ? 'in none' : `at ${bucket(`${leaf.salt}`, unit).toFixed(1)}`;
    return `of 100 ${leaf.of === 'account' ? 'accounts' : 'people'} this one is ${share}`;
  }
  const browser = facts.rare?.browser;
  if (!browser) return undefined;
  if ('device' in leaf) return `the device is a ${browser.device}`;
  if ('language' in leaf) return `the language is ${quote(browser.language)}`;
  if ('viewport' in leaf) return `the window is ${browser.widthPx} × ${browser.heightPx}`;
  if ('localTime' in leaf) {
    const clock = new Date(browser.minuteOfDay * 60_000).toISOString().slice(11, 16);
    return `the local time is ${clock} on ${DAYS[browser.weekday - 1]}`;
  }
  return undefined;
}

/** What a leaf wants of it. */
function wantedInWords(leaf: Condition): string | undefined {
  if ('trait' in leaf) return operator(leaf.op) + wantedValue(leaf.value);
  if ('page' in leaf) return quote(leaf.page);
  if ('event' in leaf || 'visited' in leaf) {
    const [test, wanted] = Object.entries(leaf.count ?? { atLeast: 1 })[0] as [string, number];
    return `${COUNTS[test] ?? test} ${wanted}`;
  }
  if ('percent' in leaf) return `under ${leaf.percent}`;
  if ('device' in leaf) return leaf.device;
  if ('language' in leaf) return quote(leaf.language);
  if ('viewport' in leaf) {
    const sizes = Object.entries(leaf.viewport).map(([limit, px]) => `${SIZES[limit] ?? limit} ${px}`);
    return sizes.join(' and ') || 'any size';
  }
  if ('localTime' in leaf) {
    const { from, until, weekdays } = leaf.localTime;
    const days = weekdays?.map((day) => DAYS[day - 1]).join(' or ');
    const parts = [from && `from ${from}`, until && `until ${until}`, weekdays && `on ${days || 'no day'}`];
    return parts.filter(Boolean).join(' ') || 'any time';
  }
  return undefined;
}

/** What only a browser can say of a leaf, as a clause; undefined for a leaf that this version does not know. */
export function askedInWords(leaf: Condition): string | undefined {
  if ('element' in leaf) return `the element ${quote(leaf.element)} is ${leaf.is ?? 'present'}`;
  const wanted = wantedInWords(leaf);
  const subject = Object.entries(SUBJECTS).find(([kind]) => kind in leaf)?.[1];
  return subject && wanted && `${subject} ${wanted}`;
}

function countInWords(leaf: CountedCondition, facts: Facts): string {
  const what = 'event' in leaf ? `"${leaf.event}"` : `a visit of ${quote(leaf.visited)}`;
  const times = countOf(leaf, facts);
  const hours = (leaf.withinMs ?? 0) / 3_600_000;
  const within = hours && ` within ${hours < 48 ? `${+hours.toFixed(2)} hours` : `${+(hours / 24).toFixed(1)} days`}`;
  return `${what} happened ${times} time${times === 1 ? '' : 's'}${within || ''}${DOERS[leaf.scope ?? 'person']}`;
}

const DOERS: { [scope in CountScope]: string } = {
  person: '',
  membership: ' by this person in this account',
  account: ' by anyone in this account',
};
const COUNTS: { [test: string]: string } = { atLeast: 'at least', atMost: 'at most', exactly: 'exactly' };
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const SIZES: { [limit: string]: string } = {
  minWidth: 'a width of at least',
  maxWidth: 'a width of at most',
  minHeight: 'a height of at least',
  maxHeight: 'a height of at most',
};
const SUBJECTS = {
  device: 'the device is a',
  language: 'the language is',
  viewport: 'the window has',
  localTime: 'the local time is',
};
const OPERATORS: { [op: string]: string } = {
  is: '',
  isNot: 'not ',
  contains: 'something with ',
  gt: 'more than ',
  gte: 'at least ',
  lt: 'less than ',
  lte: 'at most ',
  set: 'any value',
  notSet: 'no value',
  notContains: 'nothing with ',
  startsWith: 'something that starts with ',
  endsWith: 'something that ends with ',
  matches: 'something like ',
  anyOf: 'any of ',
  allOf: 'all of ',
  noneOf: 'none of ',
};
const operator = (op: string) => OPERATORS[op] ?? `${op} `;
const show = (value: Json | undefined) => (value === undefined ? 'not set' : JSON.stringify(value));
const wantedValue = (value: Json | undefined) => {
  const { daysAgo } = Object(value) as { daysAgo?: unknown };
  return daysAgo === undefined ? (JSON.stringify(value) ?? '') : `${daysAgo} days ago`;
};
export const quote = (value: unknown) => JSON.stringify(value);
