import type { Condition, TourStep } from '@foothold/protocol/types';

/**
 * The step that follows: that of the first branch that holds, else the one after it in order; undefined: the tour ends.
 * @param holds does the condition hold now? Absent: yes.
 */
export function nextStep(
  steps: readonly TourStep[],
  step: TourStep,
  holds: (condition: Condition | undefined) => boolean,
): TourStep | undefined {
  const { goTo } = step.branches?.find(({ when }) => holds(when)) ?? {};
  if (goTo === 'end') return undefined;
  return goTo ? steps.find(({ id }) => id === goTo.step) : steps[steps.indexOf(step) + 1];
}
