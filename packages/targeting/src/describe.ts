import type { Condition, Decision, PublishedContent, Reason, Recurrence } from '@foothold/protocol/types';
import type { evaluate, Facts } from './condition.ts';
import { askedInWords, failing, quote } from './condition-in-words.ts';
import { DAY_MS, type Refusal, type Situation } from './decide.ts';
import { own } from './filter.ts';
import type { matchesPage } from './glob.ts';
import { heldBack, pastOf, rivalOf, unknownLeaf } from './rare/limits.ts';
import { BUDGETS, interruptions, QUIET_MS, TYPING_MS } from './when.ts';
import { currentStep } from './whether.ts';

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
      return 'Nothing with this id is published in this environment or was given to init().';
    case 'completed':
      return `It was already seen to its end, at ${time(state.completedAt ?? state.shownAt)}.`;
    case 'dismissed':
      return `The person closed it, at ${time(state.dismissed?.at)}; it does not come back by itself.`;
    case 'snoozed':
      return `The person asked for later; it rests until ${time(state.snoozedUntilMs?.value)}.`;
    case 'already_done':
      return alreadyDone(content, facts, rules);
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
      if (situation.typedAt + TYPING_MS > facts.now) return 'The person is typing.';
      return situation.pageSince + QUIET_MS <= facts.now
        ? 'Something came by itself, or was complained about, a moment ago; the server has not said yet that it knows.'
        : `The page has just begun; nothing comes by itself in its first ${QUIET_MS / 1000} seconds.`;
    case 'budget':
      return budgetInWords(facts, situation);
    case 'quiet':
      return `After a complaint nothing comes by itself until ${time(situation.server?.quietUntil)}.`;
    case 'undecided':
      return undecided(content, facts, situation, rules);
    case 'schedule':
      return scheduleInWords(content, facts);
    case 'frequency':
      return frequencyInWords(content, facts);
    case 'exclusive':
      return `Of "${content.exclusive}" a person sees one, and has seen ${quote(rivalOf(content, facts, situation)?.id)}.`;
    case 'suppressed':
      return `The project's suppression holds for this person: ${failing(situation.config?.rules?.suppress as Condition, facts, rules, true)}.`;
    case 'holdout':
      return `The ${heldBack(content, facts, situation)?.unit} is in the comparison group of ${quote(heldBack(content, facts, situation)?.experiment)}, which is not shown it.`;
    case 'given_up':
      return 'The target of its step was not found in this visit.';
    case 'elsewhere':
      return 'Another tab of this browser shows it.';
    case 'loading':
      return 'What is published, or known of this person, has not come yet.';
    case 'identity':
      return 'It is not known yet who this is: identify() is expected and has not been called.';
    case 'impersonated':
      return 'Somebody else acts for this person (impersonatedBy): nothing shows and nothing counts.';
    case 'switched_off':
      return 'The SDK is switched off: by shutdown(), or by itself after five faults.';
    case 'consent':
      return 'There is no consent: nothing is stored, sent or shown.';
  }
}

function undecided(content: PublishedContent, facts: Facts, situation: Situation, { evaluate }: DescribeRules): string {
  const unknown = facts.rare && unknownLeaf(content, facts, situation, evaluate);
  if (!unknown) return 'It asks for rules that are still being loaded.';
  const asked = askedInWords(unknown as Condition);
  return asked
    ? `Only a browser can say whether ${asked}.`
    : `Only a newer version can say whether this holds: ${JSON.stringify(unknown)}.`;
}

function scheduleInWords({ schedule = {} }: PublishedContent, { now }: Facts): string {
  const { from, until } = schedule;
  return from && now < Date.parse(from)
    ? `It starts at ${from}; it is ${time(now)}.`
    : `It ended at ${until}; it is ${time(now)}.`;
}

function frequencyInWords(content: PublishedContent, facts: Facts): string {
  const { everyDays, times } = content.frequency as Recurrence;
  const { endedAt, shown } = pastOf(content, facts);
  return times !== undefined && shown >= times
    ? `It was shown ${shown} times, and ${times} times is enough.`
    : `It ended at ${time(endedAt)}, and comes again ${everyDays} days later, at ${time(endedAt + everyDays * DAY_MS)}.`;
}

function alreadyDone(content: PublishedContent, facts: Facts, { evaluate }: DescribeRules): string {
  if (content.kind === 'tour') return 'What the tour is for was reached before it was first shown.';
  const isDone =
    content.kind === 'checklist' &&
    content.items.every(
      ({ id, done, when }) =>
        !evaluate(when, facts) ||
        own(own(facts.contents, content.id)?.items, id) ||
        evaluate(done, facts, content.scope),
    );
  return isDone
    ? 'Every item was already done before it was first shown.'
    : `First value was reached before this was published, at ${time(content.publishedAt)}.`;
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
  const after = (ms = 0) => `It starts ${ms} ms after the page began; it is ${facts.now - situation.pageSince} ms.`;
  switch (trigger?.on) {
    case 'event':
      return `It starts at the event "${trigger.event}", which has not happened on this page.`;
    case 'page':
      return matchesPage(trigger.page, facts.page)
        ? after(trigger.delayMs)
        : `It starts on ${quote(trigger.page)}; the page is ${quote(facts.page.path)}.`;
    case 'element':
      return `It starts when ${quote(trigger.element)} is ${trigger.is ?? 'present'}, and it is not.`;
    case 'delay':
      return after(trigger.ms);
    case 'content':
      return `It starts after "${trigger.content}" was ${trigger.is}, and it was not.`;
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

const time = (ms: unknown) => (typeof ms === 'number' ? new Date(ms).toISOString() : 'an unknown time');
