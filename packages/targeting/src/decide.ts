import type { Config, ContentState, Interruptions, PublishedContent, Reason, TourStep } from '@foothold/protocol/types';
import { isAllDone } from './checklist.ts';
import { evaluate, type Facts, isActive } from './condition.ts';
import { own } from './filter.ts';
import { matchesPage } from './glob.ts';

/** A content under way in this visit. */
interface Run {
  /** The tour's step, also before it was painted. */
  step?: string | undefined;
}

/** What is going on in this browser, beside the facts about the person. Times are epoch ms. */
export interface Situation {
  interruptions: Config['interruptions'];
  /** What came by itself on all devices, as far as the server knows. */
  server?: Interruptions | undefined;
  /** All that is published, and the rules over it. */
  config?: Pick<Config, 'contents' | 'milestones' | 'rules'> | undefined;
  /** When this page (or route) began; of triggers and of the quiet first seconds. */
  pageSince: number;
  visit: {
    since: number;
    /** When something last interrupted by itself, the newest last. */
    interrupted: readonly number[];
    /** Contents that are under way, by id: a reload or a change of page is no new interruption. */
    runs: { [contentId: string]: Run | undefined };
  };
  /** When the person last typed, 0: not on this page. */
  typedAt: number;
  /** Events that happened on this page. */
  happened: ReadonlySet<string>;
  /** Contents that are open now, the checklist's button aside. */
  open: readonly { id: string; kind: string }[];
}

/** How often something may come by itself, [a visit, a day]. `off`: never. */
export const BUDGETS = { calm: [1, 2], normal: [3, 6], off: [0, 0] } as const;
export const QUIET_MS = 3000;
export const TYPING_MS = 1500;
/** Who has just sent a form has typed a moment ago: a celebration is still there within a second. */
export const PAUSE_MS = 700;
export const DAY_MS = 86_400_000;

/** The first reason that said no; `retryInMs`: nothing but time is missing. Absent: it may show. */
export type Refusal = { reason: Reason; retryInMs?: number } | undefined;

const no = (reason: Reason, retryInMs?: number): Refusal => ({ reason, retryInMs });

/**
 * Shall this content show by itself, now? The first rule that says no is the reason; `describe` puts it in words. A
 * checklist that may show is at first its button, which interrupts nobody; whether it may open by itself is
 * {@link mayInterrupt}'s to say.
 */
export function decide(content: PublishedContent, facts: Facts, situation: Situation): Refusal {
  const { now, page } = facts;
  const { trigger, frequency = 'once' } = content;
  const isRare = content.rare || situation.config?.rules;
  const rare = isRare ? facts.rare : undefined;
  if (isRare && !rare) return no('undecided');
  const state = own(facts.contents, content.id) ?? {};
  const { completedAt = -1, dismissed, snoozedUntilMs, shownAt } = state;
  // What has begun goes on: its trigger has done its work.
  const isBegun = isActive(state);
  const run = situation.visit.runs[content.id];
  const goesOn = isBegun && content.kind === 'tour' && run;

  // What comes at every visit is over only for the visit in which it was closed; what recurs in days is rare.
  const since = { once: 0, everyVisit: situation.visit.since }[frequency as 'once'] ?? now;
  // A checklist's closing card can be had until the visit is over.
  const isClosing = content.kind === 'checklist' && completedAt >= situation.visit.since;
  if (completedAt >= since && !isBegun && !isClosing) return no('completed');
  if (dismissed?.value && dismissed.at >= since) return no('dismissed');
  if (snoozedUntilMs && snoozedUntilMs.value > now) return no('snoozed', snoozedUntilMs.value - now);

  const refused = goesOn ? undefined : rare?.refuse(content, facts, situation);
  if (refused) return refused;
  if (!goesOn && !evaluate(content.audience, facts)) return no('audience');
  if (content.kind === 'celebration') {
    const reachedAt = own(facts.milestones, content.milestone);
    if (shownAt) return no('completed');
    if (!reachedAt) return no('trigger');
    if (reachedAt < content.publishedAt) return no('before_publication');
  } else if (content.kind === 'checklist') {
    if (!shownAt && !content.evenIfDone && (isAllDone(content, facts) || isPastValue(content, facts, situation))) {
      return no('already_done');
    }
  } else if (content.kind !== 'tour') return no('unknown_content');

  if (trigger && !isBegun) {
    const { delayMs = 0, ms = delayMs } = trigger as { delayMs?: number; ms?: number };
    const earlyMs = situation.pageSince + ms - now;
    const isPulled =
      trigger.on === 'page'
        ? matchesPage(trigger.page, page)
        : trigger.on === 'event'
          ? situation.happened.has(trigger.event)
          : rare?.isPulled(trigger, facts);
    if (!isPulled || earlyMs > 0) return no('trigger', isPulled ? earlyMs : 0);
  }
  if (content.kind === 'tour') {
    const step = currentStep(content.steps, state, run);
    if (!step) return no('unknown_content');
    // Under way it waits as a button where its step is not.
    if (!goesOn && step.page && !matchesPage(step.page, page)) return no('page');
  }
  if (goesOn) return undefined;
  return (
    (content.kind === 'checklist' ? undefined : mayInterrupt(content, now, situation)) ??
    rare?.holdOut(content, facts, situation)
  );
}

/** Was first value reached before this was there to lead to it? */
function isPastValue({ publishedAt }: PublishedContent, { milestones }: Facts, { config }: Situation): boolean {
  const id = config?.milestones.find(({ firstValue }) => firstValue)?.id;
  return (own(milestones, `${id}`) ?? publishedAt) < publishedAt;
}

/** The step to go on with: this visit's, else the one last painted if the tour is under way, else the first. */
export function currentStep(steps: TourStep[], state: ContentState, run?: Run): TourStep | undefined {
  const kept = run?.step ?? (isActive(state) && state.step?.id);
  return steps.find((step) => step.id === kept) ?? steps[0];
}

/**
 * May a surface come by itself now? Not beside another one, nor in the first seconds of a page, nor while somebody
 * types, nor more often than the environment allows. A celebration answers what somebody has just done: it only waits
 * for what is open, and for a pause in the typing.
 */
export function mayInterrupt(content: PublishedContent, now: number, situation: Situation): Refusal {
  const [perVisit, perDay] = BUDGETS[situation.interruptions] ?? BUDGETS.calm;
  const answers = content.kind === 'celebration';
  if (!perVisit) return no('budget');
  if (situation.open.some(({ id, kind }) => id !== content.id && !(answers && kind === 'checklist'))) {
    return no('another_open');
  }
  const typingMs = situation.typedAt + (answers ? PAUSE_MS : TYPING_MS) - now;
  if (typingMs > 0) return no('settling', typingMs);
  if (answers) return undefined;
  const restMs = (situation.server?.quietUntil ?? 0) - now;
  if (restMs > 0) return no('quiet', restMs);
  const quietMs = situation.pageSince + QUIET_MS - now;
  if (quietMs > 0) return no('settling', quietMs);
  const [today, inVisit] = interruptions(now, situation);
  return today >= perDay || inVisit >= perVisit ? no('budget') : undefined;
}

/** How often something came by itself in the last day, and in this visit: what the server knows and what is newer. */
export function interruptions(now: number, { visit, server }: Situation): [today: number, inVisit: number] {
  const { today = 0, lastAt = 0 } = server ?? {};
  const recent = visit.interrupted.filter((at) => at > now - DAY_MS);
  return [today + recent.filter((at) => at > lastAt).length, recent.filter((at) => at >= visit.since).length];
}
