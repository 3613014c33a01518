import type { ContentState, PublishedContent, TourStep } from '@foothold/protocol/types';
import { isAllDone } from './checklist.ts';
import { evaluate, type Facts, isActive } from './condition.ts';
import { no, type Refusal, type Run, type Whereabouts } from './decide.ts';
import { own } from './filter.ts';
import { matchesPage } from './glob.ts';

/** Is this for this person, here, and neither over nor resting? Whether it may come just now is `decideWhen`'s to say. */
export function decideWhether(content: PublishedContent, facts: Facts, situation: Whereabouts): Refusal {
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
  const goesOn = isUnderWay(content, situation);

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
    if (!shownAt && !content.evenIfDone && isAllDone(content, facts)) return no('already_done');
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
  return undefined;
}

/** A tour that has begun in this visit: a reload or another page is no new start. */
export const isUnderWay = ({ id, kind }: PublishedContent, { visit }: Whereabouts): boolean =>
  kind === 'tour' && visit.runs[id]?.isShown === true;

/** The step to go on with: this visit's, else the one last painted if the tour is under way, else the first. */
export function currentStep(steps: TourStep[], state: ContentState, run?: Run): TourStep | undefined {
  const kept = run?.step ?? (isActive(state) && state.step?.id);
  return steps.find((step) => step.id === kept) ?? steps[0];
}
