import type { Condition, ElementCondition, PublishedContent, Trigger } from '@foothold/protocol/types';
import { walk } from '../aggregate.ts';
import { isAllDone } from '../checklist.ts';
import { type evaluate as Evaluate, type Facts, isActive } from '../condition.ts';
import { conditionsOf } from '../content.ts';
import { DAY_MS, no, type Refusal, type Whereabouts } from '../decide.ts';
import { own } from '../filter.ts';
import type { Limits } from '../rare.ts';
import { CONTROL, contentArm, globalArm } from './arms.ts';

/** What is asked about a content that is marked as rare; see {@link Limits}. */
export function limitsOf(
  content: PublishedContent,
  facts: Facts,
  situation: Whereabouts,
  evaluate: typeof Evaluate,
): Limits {
  const { kind, frequency = 'once', trigger } = content;
  const { since } = situation.visit;
  const state = own(facts.contents, content.id) ?? {};
  // A checklist's closing card can be had until the visit is over.
  const isClosing = kind === 'checklist' && (state.completedAt ?? -1) >= since;
  return {
    // What comes at every visit is over only for the visit in which it was closed; what recurs in days is asked below.
    since: { once: 0, everyVisit: since }[frequency as 'once'] ?? facts.now,
    isBegun: isActive(state) || isClosing,
    refused: refuse(content, facts, situation, evaluate),
    refusedAfter: refuseAfter(content, facts, situation, evaluate),
    isPulled: trigger ? isPulled(trigger, facts) : false,
  };
}

/** What only some kinds wait for, or some triggers. */
function refuseAfter(
  content: PublishedContent,
  facts: Facts,
  { pageSince }: Whereabouts,
  evaluate: typeof Evaluate,
): Refusal {
  const { trigger } = content;
  const state = own(facts.contents, content.id) ?? {};
  const { shownAt } = state;
  if (content.kind === 'celebration') {
    const reachedAt = own(facts.milestones, content.milestone);
    if (shownAt) return no('completed');
    if (!reachedAt) return no('trigger');
    if (reachedAt < content.publishedAt) return no('before_publication');
  } else if (content.kind === 'checklist') {
    if (!shownAt && !content.evenIfDone && isAllDone(content, facts, evaluate)) return no('already_done');
  } else if (content.kind !== 'tour') return no('unknown_content');
  const earlyMs = trigger?.on === 'delay' && !isActive(state) ? pageSince + trigger.ms - facts.now : 0;
  return earlyMs > 0 ? no('trigger', earlyMs) : undefined;
}

/** The limits that few contents have, in the order in which they are asked. */
function refuse(content: PublishedContent, facts: Facts, situation: Whereabouts, evaluate: typeof Evaluate): Refusal {
  const { now } = facts;
  const { rules } = situation.config ?? {};
  const { from, until } = content.schedule ?? {};
  const { shownAt } = own(facts.contents, content.id) ?? {};
  if (unknownLeaf(content, facts, situation, evaluate)) return no('undecided');
  if (from && now < Date.parse(from)) return no('schedule', Date.parse(from) - now);
  if (until && now >= Date.parse(until)) return no('schedule');
  if (rules?.suppress && evaluate(rules.suppress, facts)) return no('suppressed');
  if (content.exclusive && rivalOf(content, facts, situation)) return no('exclusive');
  if (!shownAt && content.kind === 'tour' && content.goal && evaluate(content.goal, facts)) return no('already_done');
  return recurrence(content, facts);
}

/** When it was last closed or finished, 0: never; and how often it was shown, where that is counted. */
export function pastOf({ id, shownKey = '' }: PublishedContent, { contents, aggregates }: Facts) {
  const { completedAt = 0, dismissed } = own(contents, id) ?? {};
  const endedAt = Math.max(completedAt, dismissed?.value ? dismissed.at : 0);
  return { endedAt, shown: own(aggregates, shownKey)?.count ?? 0 };
}

/** Closed or finished less than so many days ago, or shown so often that it is enough. */
function recurrence(content: PublishedContent, facts: Facts): Refusal {
  const { frequency } = content;
  if (typeof frequency !== 'object') return undefined;
  const { endedAt, shown } = pastOf(content, facts);
  const isOver = endedAt > 0 && shown >= (frequency.times ?? Infinity);
  const restMs = endedAt + frequency.everyDays * DAY_MS - facts.now;
  return isOver ? no('frequency') : endedAt && restMs > 0 ? no('frequency', restMs) : undefined;
}

/** Another content of the same name that was shown first. */
export function rivalOf({ id, exclusive }: PublishedContent, { contents }: Facts, { config }: Whereabouts) {
  const shownAt = (contentId: string) => own(contents, contentId)?.shownAt ?? Infinity;
  return config?.contents.find(
    (other) => other.exclusive === exclusive && other.id !== id && shownAt(other.id) < shownAt(id),
  );
}

/** The unit that is held back, of the project's or of the content's own comparison group. */
export const heldBack = (content: PublishedContent, facts: Facts, { config }: Whereabouts) =>
  [globalArm(config?.rules?.holdout, facts), contentArm(content, facts)].find((one) => one?.arm === CONTROL);
export const holdOut = (content: PublishedContent, facts: Facts, situation: Whereabouts): Refusal =>
  heldBack(content, facts, situation) && no('holdout');

/** A `delay` is pulled at once, and waits by its time. */
function isPulled(trigger: Trigger, facts: Facts): boolean {
  switch (trigger.on) {
    case 'delay':
      return true;
    case 'element':
      return facts.rare?.browser?.element(trigger.element, trigger.is ?? 'present') === true;
    case 'content': {
      const { shownAt, completedAt, dismissed } = own(facts.contents, trigger.content) ?? {};
      const at = { seen: shownAt, completed: completedAt, dismissed: dismissed?.value ? dismissed.at : undefined };
      return at[trigger.is] !== undefined;
    }
    default:
      return false;
  }
}

/** The content in the form of this person's arm. */
export function varied(content: PublishedContent, facts: Facts): PublishedContent {
  const arm = contentArm(content, facts)?.arm;
  const changes = content.variants?.find(({ id }) => id === arm)?.changes;
  return changes ? ({ ...content, ...changes } as PublishedContent) : content;
}

/**
 * The first leaf, of the content's, of what starts it or of the project's suppression, that this version does not know, or that nobody here
 * can answer: neither it nor its opposite holds.
 */
export function unknownLeaf(
  content: PublishedContent,
  facts: Facts,
  { config }: Whereabouts,
  evaluate: typeof Evaluate,
): unknown {
  const unknown: unknown[] = [];
  const seen = { ...facts, onUnknown: (leaf: unknown) => unknown.push(leaf) };
  const ask = (leaf: Condition) => void evaluate(leaf, seen);
  for (const { condition } of conditionsOf(content)) walk(condition, ask);
  walk(config?.rules?.suppress, ask);
  const { id, trigger } = content;
  if (trigger?.on === 'element' && !isActive(own(facts.contents, id) ?? {})) ask(trigger as ElementCondition);
  return unknown[0];
}
