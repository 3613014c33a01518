import type { Config, ContentState, PublishedContent, Reason, TourStep } from '@foothold/protocol/types';
import { checklistStatus } from './checklist.ts';
import { evaluate, type Facts, isActive, isDismissed } from './condition.ts';
import { own } from './filter.ts';
import { matchesPage } from './glob.ts';

/** What is going on in this browser, beside the facts about the person. Times are epoch ms. */
export interface Situation {
  interruptions: Config['interruptions'];
  /** When this page (or route) began; of triggers and of the quiet first seconds. */
  pageSince: number;
  visitSince: number;
  /** When something last interrupted by itself, in the last day; the newest last. */
  interrupted: readonly number[];
  /** When the person last typed, 0: not on this page. */
  typedAt: number;
  /** Events that happened on this page. */
  happened: ReadonlySet<string>;
  /** Contents that are under way in this visit: a reload or a change of page is no new interruption. */
  underWay: ReadonlySet<string>;
  /** Contents that are open now, the checklist's button aside. */
  open: readonly { id: string; kind: string }[];
  /** Counts leaves of conditions that this version does not know. */
  onUnknown?: () => void;
}

/** How often something may come by itself. `off`: never. */
export const BUDGETS = { calm: { visit: 1, day: 2 }, normal: { visit: 3, day: 6 }, off: { visit: 0, day: 0 } };
export const QUIET_MS = 3000;
export const TYPING_MS = 1500;
const DAY_MS = 86_400_000;

/** `retryInMs`: nothing but time is missing. `actual` and `wanted` are what `describe` puts in words. */
export type Verdict =
  | { show: true }
  | { show: false; reason: Reason; actual?: unknown; wanted?: unknown; retryInMs?: number };

const YES: Verdict = { show: true };
const no = (reason: Reason, actual?: unknown, wanted?: unknown, retryInMs?: number): Verdict => ({
  show: false,
  reason,
  actual,
  wanted,
  retryInMs,
});

/**
 * Shall this content show by itself, now? The first rule that says no is the reason. A checklist that may show is at
 * first its button, which interrupts nobody; whether it may open by itself is {@link mayInterrupt}'s to say.
 */
export function decide(content: PublishedContent, facts: Facts, situation: Situation): Verdict {
  const state = own(facts.contents, content.id) ?? {};
  const goesOn = content.kind === 'tour' && isActive(state) && situation.underWay.has(content.id);
  return (
    isOver(content, state, facts, situation) ??
    (goesOn ? undefined : isNotFor(content, state, facts, situation)) ??
    isNotStarted(content, state, facts, situation) ??
    (goesOn || content.kind === 'checklist' ? YES : mayInterrupt(content, facts.now, situation))
  );
}

function isOver(content: PublishedContent, state: ContentState, facts: Facts, situation: Situation) {
  // What comes at every visit is over only for the visit in which it was closed.
  const since = content.frequency === 'everyVisit' ? situation.visitSince : 0;
  const { completedAt = -1, dismissed, snoozedUntilMs } = state;
  if (completedAt >= since && !isActive(state)) return no('completed', completedAt);
  if (isDismissed(state) && (dismissed?.at ?? 0) >= since) return no('dismissed', dismissed?.at);
  const snoozedMs = (snoozedUntilMs?.value ?? 0) - facts.now;
  if (snoozedMs > 0) return no('snoozed', snoozedUntilMs?.value, undefined, snoozedMs);
  return undefined;
}

function isNotFor(content: PublishedContent, state: ContentState, facts: Facts, { onUnknown }: Situation) {
  if (!evaluate(content.audience, facts, { onUnknown })) return no('audience');
  switch (content.kind) {
    case 'celebration': {
      const reachedAt = own(facts.milestones, content.milestone);
      if (state.shownAt !== undefined) return no('completed', state.shownAt);
      if (reachedAt === undefined) return no('trigger', undefined, content.milestone);
      if (reachedAt < content.publishedAt) return no('before_publication', reachedAt, content.publishedAt);
      return undefined;
    }
    case 'checklist': {
      const items = checklistStatus(content, facts, { onUnknown });
      return state.shownAt === undefined && items.every((item) => item.done) ? no('already_done') : undefined;
    }
    case 'tour':
      return content.steps.length ? undefined : no('unknown_content');
    default:
      return no('unknown_content');
  }
}

function isNotStarted(content: PublishedContent, state: ContentState, facts: Facts, situation: Situation) {
  const { trigger } = content;
  const pageMs = facts.now - situation.pageSince;
  // What has begun goes on; its trigger has done its work.
  if (trigger && !isActive(state)) {
    if (trigger.on === 'code') return no('trigger', undefined, 'code');
    if (trigger.on === 'event' && !situation.happened.has(trigger.event)) return no('trigger', undefined, trigger);
    if (trigger.on === 'page') {
      const { delayMs = 0 } = trigger;
      if (!matchesPage(trigger.page, facts.page)) return no('trigger', facts.page.path, trigger);
      if (pageMs < delayMs) return no('trigger', pageMs, trigger, delayMs - pageMs);
    }
  }
  if (content.kind !== 'tour') return undefined;
  const page = currentStep(content.steps, state)?.page;
  return page && !matchesPage(page, facts.page) ? no('page', facts.page.path, page) : undefined;
}

/** The step to go on with: the one last painted if the tour is under way, else the first. */
export function currentStep(steps: TourStep[], state: ContentState): TourStep | undefined {
  return (isActive(state) && steps.find((step) => step.id === state.step?.id)) || steps[0];
}

/**
 * May a surface come by itself now? Not beside another one, nor in the first seconds of a page, nor while somebody
 * types, nor more often than the environment allows. A celebration answers what somebody has just done: it only waits
 * for what is open, and a modal for the typing.
 */
export function mayInterrupt(content: PublishedContent, now: number, situation: Situation): Verdict {
  const { interruptions, open, interrupted, typedAt, pageSince, visitSince } = situation;
  const answers = content.kind === 'celebration';
  const budget = BUDGETS[interruptions] ?? BUDGETS.calm;
  if (budget.visit === 0) return no('budget', 0, 0);
  const other = open.find(({ id, kind }) => id !== content.id && !(answers && kind === 'checklist'));
  if (other) return no('another_open', other.id);
  const typingMs = typedAt + TYPING_MS - now;
  if (typingMs > 0 && !(answers && content.style !== 'modal')) return no('settling', 'typing', undefined, typingMs);
  if (answers) return YES;
  const quietMs = pageSince + QUIET_MS - now;
  if (quietMs > 0) return no('settling', 'page', undefined, quietMs);
  const today = interrupted.filter((at) => at > now - DAY_MS);
  const inVisit = today.filter((at) => at >= visitSince).length;
  if (inVisit >= budget.visit) return no('budget', inVisit, { visit: budget.visit });
  if (today.length >= budget.day) return no('budget', today.length, { day: budget.day });
  return YES;
}
