import type { ContentState, PublishedContent, TourStep } from '@foothold/protocol/types';
import { matchesPage } from './common.ts';
import { evaluate, type Facts, isActive } from './condition.ts';
import { no, type Refusal, type Run, type Whereabouts } from './decide.ts';
import { own } from './filter.ts';
import type { Limits } from './rare.ts';

/**
 * Is this for this person, here, and neither over nor resting? Whether it may come just now is `decideWhen`'s to say.
 * Here is what goes for every tour; what goes for few, or for other kinds, is in the rare rules' `limits`.
 */
export function decideWhether(content: PublishedContent, facts: Facts, situation: Whereabouts): Refusal {
  const { now, page, rare } = facts;
  const { id, trigger } = content;
  const isRare = content.rare || situation.config?.rules;
  if (isRare && !rare) return no('undecided');
  const limits: Partial<Limits> = (isRare && rare?.limits(content, facts, situation)) || {};
  const state = own(facts.contents, id) ?? {};
  const { completedAt = -1, dismissed, snoozedUntilMs } = state;
  // What has begun goes on: its trigger has done its work.
  const { since = 0, isBegun = isActive(state), isPulled } = limits;

  if (completedAt >= since && !isBegun) return no('completed');
  if (dismissed?.value && dismissed.at >= since) return no('dismissed');
  if (snoozedUntilMs && snoozedUntilMs.value > now) return no('snoozed', snoozedUntilMs.value - now);

  const goesOn = isUnderWay(content, situation);
  if (!goesOn && limits.refused) return limits.refused;
  if (!goesOn && !evaluate(content.audience, facts)) return no('audience');
  if (limits.refusedAfter) return limits.refusedAfter;

  if (trigger && !isBegun && !goesOn) {
    const { delayMs = 0 } = trigger as { delayMs?: number };
    const earlyMs = situation.pageSince + delayMs - now;
    const isHere =
      trigger.on === 'page'
        ? matchesPage(trigger.page, page, rare)
        : trigger.on === 'event'
          ? situation.happened.has(trigger.event)
          : isPulled;
    if (!isHere || earlyMs > 0) return no('trigger', isHere ? earlyMs : 0);
  }
  if (content.kind === 'tour') {
    const step = currentStep(content.steps, state, situation.visit.runs[id]);
    if (!step) return no('unknown_content');
    // Under way it waits as a button where its step is not.
    if (!goesOn && step.page && !matchesPage(step.page, page, rare)) return no('page');
  }
  return undefined;
}

/** A tour that has begun in this visit: a reload or another page is no new start. */
export const isUnderWay = ({ id, kind }: PublishedContent, { visit }: Whereabouts): boolean =>
  kind === 'tour' && !!(visit.runs[id]?.isShown || visit.runs[id]?.isAsked);

/** The step to go on with: this visit's, else the one last painted if the tour is under way, else the first. */
export function currentStep(steps: TourStep[], state: ContentState, run?: Run): TourStep | undefined {
  const kept = run?.step ?? (isActive(state) && state.step?.id);
  return steps.find((step) => step.id === kept) ?? steps[0];
}
