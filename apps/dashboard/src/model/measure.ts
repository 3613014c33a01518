import type {
  EventSelector,
  EventsSeenResult,
  Filter,
  FirstValueSettings,
  MilestoneItem,
  TimeToValueQuery,
} from '@foothold/protocol/types';
import { DAY } from '../format/duration.ts';

/** Where a project has not said otherwise, reached first value means: within this long of the start. */
export const DEFAULT_HORIZON_MS = 14 * DAY;

/** How the question "how long until first value" is asked in this project. */
export interface Measure {
  milestone: MilestoneItem;
  unit: 'person' | 'account';
  start: FirstValueSettings['start'];
  startName: string;
  value: TimeToValueQuery['value'];
  valueName: string;
  horizonMs: number;
}

type Seen = EventsSeenResult['items'][number];

/** What a member calls the stored names that are not `track`. */
const PLAIN_NAMES: { [stored: string]: string } = {
  $identify: 'Identified',
  $group: 'Joined an account',
  $page: 'Visited a page',
  $screen: 'Opened a screen',
  $alias: 'Merged',
};
export const eventName = (stored: string): string => PLAIN_NAMES[stored] ?? stored;

/** Names that mean "signed up" in the products we have seen, best first. */
const SIGN_UP = [
  /^sign(ed)?[ _-]?up$/i,
  /^(user|person|account|workspace)[ _-](signed[ _-]?up|created|registered)$/i,
  /^(registered|registration|account[ _-]?created)$/i,
  /sign(ed)?[ _-]?up/i,
];

/** The event from which the clock runs unless somebody chose another: sign-up, else the first identify, else a page. */
export function findStart(seen: readonly Seen[]): string {
  for (const pattern of SIGN_UP) {
    const found = seen.find((item) => pattern.test(item.event));
    if (found) return found.event;
  }
  return seen.some((item) => item.event === '$identify') ? '$identify' : '$page';
}

/** A milestone as the selector of a query. */
export function selectorOf(milestone: MilestoneItem): { event: string; where?: Filter[] } {
  const where = milestone.where ?? [];
  if (milestone.event) return { event: milestone.event, ...(where.length > 0 ? { where } : {}) };
  return { event: '$page', where: [{ property: 'path', op: 'is', value: milestone.page ?? '' }, ...where] };
}

/**
 * Whether a query can say exactly what the milestone means. "Three times" and "any page below" are counted for guides
 * and milestones, but a curve or funnel step is one event or one page.
 */
export const isAskable = ({ count, page }: MilestoneItem): boolean => (count ?? 1) === 1 && !page?.includes('*');

/** Null while no first value is chosen. What the project's settings leave open is found from what has been seen. */
export function measureOf(
  milestones: readonly MilestoneItem[],
  seen: readonly Seen[],
  settings: FirstValueSettings | null,
): Measure | null {
  const milestone = milestones.find((candidate) => candidate.firstValue);
  if (!milestone) return null;
  const start = settings?.start ?? { event: findStart(seen) };
  return {
    milestone,
    unit: milestone.scope,
    start,
    startName: 'trait' in start ? start.trait : selectorName(start.event),
    value: selectorOf(milestone),
    valueName: milestone.name,
    horizonMs: settings?.horizonMs ?? DEFAULT_HORIZON_MS,
  };
}

/** `Signed Up`, or `Signed Up or Registered`. */
export const selectorName = (event: EventSelector): string =>
  typeof event === 'string' ? eventName(event) : event.map(eventName).join(' or ');

/** The steps of the usual way: start, then every milestone from the one most have reached to first value. */
export function usualPath(
  measure: Measure,
  milestones: readonly MilestoneItem[],
): { event: EventSelector; where?: Filter[] }[] {
  const between = milestones
    .filter((milestone) => isAskable(milestone) && !milestone.firstValue && milestone.scope === measure.milestone.scope)
    .filter((milestone) => milestone.reached >= measure.milestone.reached)
    .sort((a, b) => b.reached - a.reached)
    .map(selectorOf);
  const start = 'event' in measure.start ? [{ event: measure.start.event }] : [];
  return [...start, ...between.filter((step) => step.event !== start[0]?.event), selectorOf(measure.milestone)];
}
