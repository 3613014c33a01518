import type { Condition, Decision, Json, PublishedContent, Reason } from '@foothold/protocol/types';
import { type CountedCondition, countedBy } from './aggregate.ts';
import { countOf, type evaluate, type Facts, traitsOf } from './condition.ts';
import { BUDGETS, currentStep, interruptions, QUIET_MS, type Refusal, type Situation, TYPING_MS } from './decide.ts';
import { own } from './filter.ts';
import type { matchesPage } from './glob.ts';

/** From whoever has them already: a chunk of the SDK gets the core's. */
export interface DescribeRules {
  evaluate: typeof evaluate;
  matchesPage: typeof matchesPage;
}

/** A refusal as the decision that is logged and explained: the reason in words, with actual and wanted value. */
export function describe(
  content: PublishedContent,
  refusal: Refusal,
  facts: Facts,
  situation: Situation,
  rules: DescribeRules,
): Decision {
  const contentId = content.id;
  if (!refusal) return { contentId, show: true };
  const { reason } = refusal;
  return { contentId, show: false, reason, detail: inWords(reason, content, facts, situation, rules) };
}

function inWords(
  reason: Reason,
  content: PublishedContent,
  facts: Facts,
  situation: Situation,
  rules: DescribeRules,
): string {
  const state = own(facts.contents, content.id) ?? {};
  switch (reason) {
    case 'unknown_content':
      return 'This version can show nothing of this kind.';
    case 'unpublished':
      return 'It is not published in this environment.';
    case 'completed':
      return `It was already seen to its end, at ${time(state.completedAt ?? state.shownAt)}.`;
    case 'dismissed':
      return `The person closed it, at ${time(state.dismissed?.at)}; it does not come back by itself.`;
    case 'snoozed':
      return `The person asked for later; it rests until ${time(state.snoozedUntilMs?.value)}.`;
    case 'already_done':
      return 'Every item was already done before it was first shown.';
    case 'before_publication':
      return beforePublication(content, facts);
    case 'audience':
      return `The person is not in the audience: ${failing(content.audience as Condition, facts, rules)}.`;
    case 'trigger':
      return content.kind === 'celebration'
        ? `The milestone "${content.milestone}" is not reached.`
        : triggerInWords(content, facts, situation, rules);
    case 'page': {
      const step =
        content.kind === 'tour' ? currentStep(content.steps, state, situation.visit.runs[content.id]) : undefined;
      return `The page is ${quote(facts.page.path)}; the step shows on ${quote(step?.page)}.`;
    }
    case 'another_open':
      return `Something else is open: ${quote(situation.open.find(({ id }) => id !== content.id)?.id)}.`;
    case 'settling':
      return situation.typedAt + TYPING_MS > facts.now
        ? 'The person is typing.'
        : `The page has just begun; nothing comes by itself in its first ${QUIET_MS / 1000} seconds.`;
    case 'budget':
      return budgetInWords(facts, situation);
  }
}

function beforePublication(content: PublishedContent, facts: Facts): string {
  const reachedAt = content.kind === 'celebration' ? facts.milestones[content.milestone] : undefined;
  return `The milestone was reached at ${time(reachedAt)}, before this was published at ${time(content.publishedAt)}.`;
}

function triggerInWords(
  { trigger }: PublishedContent,
  facts: Facts,
  situation: Situation,
  { matchesPage }: DescribeRules,
): string {
  switch (trigger?.on) {
    case 'event':
      return `It starts at the event "${trigger.event}", which has not happened on this page.`;
    case 'page':
      return matchesPage(trigger.page, facts.page)
        ? `It starts ${trigger.delayMs} ms after the page began; it is ${facts.now - situation.pageSince} ms.`
        : `It starts on ${quote(trigger.page)}; the page is ${quote(facts.page.path)}.`;
    default:
      return 'It starts by code alone.';
  }
}

function budgetInWords(facts: Facts, situation: Situation): string {
  const [perVisit, perDay] = BUDGETS[situation.interruptions] ?? BUDGETS.calm;
  if (!perVisit) return 'Interruptions are off: nothing comes by itself.';
  const [today, inVisit] = interruptions(facts.now, situation);
  return inVisit >= perVisit
    ? `${inVisit} came by itself in this visit already, and ${perVisit} a visit may.`
    : `${today} came by itself today already, and ${perDay} a day may.`;
}

/** The first part of a condition that does not hold, in words, with actual and wanted value. */
function failing(condition: Condition, facts: Facts, rules: DescribeRules): string {
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
