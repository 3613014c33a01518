import type { MilestoneItem } from '@foothold/protocol/types';
import type { FunnelStepDefinition } from '../../model/funnelUrl.ts';
import { selectorName, selectorOf } from '../../model/measure.ts';

/** A milestone's name where the step is one, the visited page, else the event. */
export function stepName(step: FunnelStepDefinition, milestones: readonly MilestoneItem[] = []): string {
  const known = milestones.find((milestone) => JSON.stringify(selectorOf(milestone)) === JSON.stringify(step));
  if (known) return known.name;
  const path = step.where?.find((filter) => 'property' in filter && filter.property === 'path');
  if (step.event === '$page' && path) return `Visited ${String(path.value)}`;
  return selectorName(step.event);
}
