/** A condition that does not hold, in words: what was found and what was wanted. */
import type { Condition, Json } from '@foothold/protocol/types';
import { type CountedCondition, countedBy } from './aggregate.ts';
import { countOf, type Facts, traitsOf } from './condition.ts';
import type { DescribeRules } from './describe.ts';
import { own } from './filter.ts';
import { bucket, unitOf } from './rare/arms.ts';

/** The first part of a condition that does not hold, in words, with actual and wanted value. */
export function failing(condition: Condition, facts: Facts, rules: DescribeRules): string {
  if ('all' in condition) {
    const part = condition.all.find((inner) => !rules.evaluate(inner, facts));
    return part ? failing(part, facts, rules) : 'all of nothing';
  }
  if ('any' in condition) {
    return condition.any.length
      ? condition.any.map((part) => failing(part, facts, rules)).join(', and ')
      : 'any of nothing';
  }
  if ('not' in condition) return `this must not hold and does: ${JSON.stringify(condition.not)}`;
  if ('trait' in condition) {
    const actual = own(traitsOf(condition.of, facts), condition.trait);
    const of = condition.of && condition.of !== 'person' ? `${condition.of} ` : '';
    return `${of}trait "${condition.trait}" is ${show(actual)}, wanted ${operator(condition.op)}${wantedValue(condition.value)}`;
  }
  if ('page' in condition) return `the page is ${quote(facts.page.path)}, wanted ${quote(condition.page)}`;
  if ('milestone' in condition) {
    return `milestone "${condition.milestone}" is ${condition.reached === false ? 'reached' : 'not reached'}`;
  }
  if ('content' in condition) {
    return `"${condition.content}" is ${condition.is === 'notSeen' ? 'seen' : `not ${condition.is}`}`;
  }
  if ('segment' in condition) return `not in the segment "${condition.segment}"`;
  const atHand = browserInWords(condition, facts);
  if (atHand) return atHand;
  if (countedBy(condition)) return countInWords(condition as CountedCondition, facts);
  return `this version does not know ${JSON.stringify(condition)}`;
}

/** What a leaf about the browser finds, and what it wants. */
function browserInWords(leaf: Condition, { rare, ...facts }: Facts): string | undefined {
  if ('percent' in leaf) {
    const unit = unitOf(leaf.of, facts);
    const share = unit === undefined ? 'in none' : `at ${bucket(`${leaf.salt}`, unit).toFixed(1)}`;
    return `of 100 ${leaf.of === 'account' ? 'accounts' : 'people'} this one is ${share}, wanted under ${leaf.percent}`;
  }
  const browser = rare?.browser;
  if (!browser) return undefined;
  if ('element' in leaf) return `the element ${quote(leaf.element)} is not ${leaf.is ?? 'present'}`;
  if ('device' in leaf) return `the device is a ${browser.device}, wanted ${leaf.device}`;
  if ('language' in leaf) return `the language is ${quote(browser.language)}, wanted ${quote(leaf.language)}`;
  if ('viewport' in leaf) {
    return `the window is ${browser.widthPx} × ${browser.heightPx}, wanted ${JSON.stringify(leaf.viewport)}`;
  }
  if ('localTime' in leaf) {
    const clock = new Date(browser.minuteOfDay * 60_000).toISOString().slice(11, 16);
    return `the local time is ${clock} on weekday ${browser.weekday}, wanted ${JSON.stringify(leaf.localTime)}`;
  }
  return undefined;
}

function countInWords(leaf: CountedCondition, facts: Facts): string {
  const what = 'event' in leaf ? `"${leaf.event}"` : `a visit of ${quote(leaf.visited)}`;
  const [test, wanted] = Object.entries(leaf.count ?? { atLeast: 1 })[0] as [string, number];
  const times = countOf(leaf, facts);
  const hours = (leaf.withinMs ?? 0) / 3_600_000;
  const within = hours && ` within ${hours < 48 ? `${+hours.toFixed(2)} hours` : `${+(hours / 24).toFixed(1)} days`}`;
  const words = { atLeast: 'at least', atMost: 'at most', exactly: 'exactly' }[test] ?? test;
  return `${what} happened ${times} time${times === 1 ? '' : 's'}${within || ''}, wanted ${words} ${wanted}`;
}

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
