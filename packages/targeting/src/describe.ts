import type { Condition, Decision, Json, PublishedContent } from '@foothold/protocol/types';
import { type CountedCondition, countedBy } from './aggregate.ts';
import { countOf, evaluate, type Facts, traitsOf } from './condition.ts';
import type { Verdict } from './decide.ts';
import { own } from './filter.ts';

/** A verdict as the decision that is logged and explained: the reason in words, with actual and wanted value. */
export function describe(content: PublishedContent, verdict: Verdict, facts: Facts): Decision {
  if (verdict.show) return { contentId: content.id, show: true };
  return { contentId: content.id, show: false, reason: verdict.reason, detail: inWords(content, verdict, facts) };
}

function inWords(content: PublishedContent, verdict: Verdict & { show: false }, facts: Facts): string {
  const { actual, wanted } = verdict;
  switch (verdict.reason) {
    case 'unknown_content':
      return 'There is no content with this id that this version can show.';
    case 'unpublished':
      return 'It is not published in this environment.';
    case 'completed':
      return `It was already seen to its end, at ${time(actual)}.`;
    case 'dismissed':
      return `The person closed it, at ${time(actual)}; it does not come back by itself.`;
    case 'snoozed':
      return `The person asked for later; it rests until ${time(actual)}.`;
    case 'already_done':
      return 'Every item was already done before it was first shown.';
    case 'before_publication':
      return `The milestone was reached at ${time(actual)}, before this was published at ${time(wanted)}.`;
    case 'audience':
      return `The person is not in the audience: ${failing(content.audience as Condition, facts)}.`;
    case 'trigger':
      return content.kind === 'celebration'
        ? `The milestone "${content.milestone}" is not reached.`
        : triggerInWords(content, actual);
    case 'page':
      return `The page is ${quote(actual)}; the step shows on ${quote(wanted)}.`;
    case 'another_open':
      return `Something else is open: "${actual}".`;
    case 'settling':
      return actual === 'typing'
        ? 'The person is typing.'
        : 'The page has just begun; nothing comes by itself in its first 3 seconds.';
    case 'budget':
      return budgetInWords(actual as number, wanted as { visit?: number; day?: number } | 0);
  }
}

function triggerInWords({ trigger }: PublishedContent, actual: unknown): string {
  switch (trigger?.on) {
    case 'event':
      return `It starts at the event "${trigger.event}", which has not happened on this page.`;
    case 'page':
      return typeof actual === 'number'
        ? `It starts ${trigger.delayMs} ms after the page began; it is ${actual} ms.`
        : `It starts on ${quote(trigger.page)}; the page is ${quote(actual)}.`;
    default:
      return 'It starts by code alone.';
  }
}

function budgetInWords(actual: number, wanted: { visit?: number; day?: number } | 0): string {
  if (wanted === 0) return 'Interruptions are off: nothing comes by itself.';
  const [limit, span] = wanted.visit === undefined ? [wanted.day, 'day'] : [wanted.visit, 'visit'];
  return `${actual} came by itself this ${span} already, and ${limit} a ${span} may.`;
}

/** The first part of a condition that does not hold, in words, with actual and wanted value. */
function failing(condition: Condition, facts: Facts): string {
  if ('all' in condition) {
    const part = condition.all.find((inner) => !evaluate(inner, facts));
    return part ? failing(part, facts) : 'all of nothing';
  }
  if ('any' in condition) {
    return condition.any.length ? condition.any.map((part) => failing(part, facts)).join(', and ') : 'any of nothing';
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
  if ('content' in condition) return `"${condition.content}" is not ${condition.is}`;
  if ('segment' in condition) return `not in the segment "${condition.segment}"`;
  if (countedBy(condition)) return countInWords(condition as CountedCondition, facts);
  return `this version does not know ${JSON.stringify(condition)}`;
}

function countInWords(leaf: CountedCondition, facts: Facts): string {
  const what = 'event' in leaf ? `"${leaf.event}"` : `a visit of ${quote(leaf.visited)}`;
  const [test, wanted] = Object.entries(leaf.count ?? { atLeast: 1 })[0] as [string, number];
  const within = leaf.withinMs === undefined ? '' : ` within ${leaf.withinMs} ms`;
  const words = { atLeast: 'at least', atMost: 'at most', exactly: 'exactly' }[test] ?? test;
  return `${what} happened ${countOf(leaf, facts)} times${within}, wanted ${words} ${wanted}`;
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
};
const operator = (op: string) => OPERATORS[op] ?? `${op} `;
const show = (value: Json | undefined) => (value === undefined ? 'not set' : JSON.stringify(value));
const wantedValue = (value: Json | undefined) => (value === undefined ? '' : JSON.stringify(value));
const quote = (value: unknown) => JSON.stringify(value);
const time = (ms: unknown) => (typeof ms === 'number' ? new Date(ms).toISOString() : 'an unknown time');
