import type { Condition, ContentState } from '@foothold/protocol/types';
import { type Facts, isActive, isDismissed, isSeen } from '../condition.ts';
import { own } from '../filter.ts';
import type { BrowserFacts } from '../rare.ts';
import { bucket, unitOf } from './arms.ts';

/**
 * Leaves beside the common ones. Undefined: unknown to this version, or a matter of the browser and this is none.
 * A share of accounts holds for nobody who is in no account.
 */
export function holdsRare(leaf: Condition, facts: Facts, ask?: () => BrowserFacts): boolean | undefined {
  if ('percent' in leaf) {
    const unit = unitOf(leaf.of, facts);
    return unit !== undefined && bucket(`${leaf.salt}`, unit) < leaf.percent;
  }
  const test = 'content' in leaf && own(CONTENT_TESTS, leaf.is);
  if (test) return test(own(facts.contents, (leaf as { content: string }).content) ?? {});
  if (!ask || !isOfBrowser(leaf)) return undefined;
  const browser = ask();
  if ('element' in leaf) return browser.element(leaf.element, leaf.is ?? 'present');
  if ('device' in leaf) return leaf.device === browser.device;
  if ('language' in leaf) return `${browser.language}-`.toLowerCase().startsWith(`${leaf.language}-`.toLowerCase());
  if ('viewport' in leaf) {
    const { minWidth = 0, maxWidth = Infinity, minHeight = 0, maxHeight = Infinity } = leaf.viewport;
    const { widthPx, heightPx } = browser;
    return widthPx >= minWidth && widthPx <= maxWidth && heightPx >= minHeight && heightPx <= maxHeight;
  }
  if ('localTime' in leaf) return isWithin(leaf.localTime, browser);
  return undefined;
}

const CONTENT_TESTS: { [is: string]: (state: ContentState) => boolean } = {
  seen: isSeen,
  notSeen: (state) => !isSeen(state),
  completed: (state) => state.completedAt !== undefined,
  dismissed: isDismissed,
  active: isActive,
};

/** A leaf about the page or the device: who decides it looks there again and again. */
export const isOfBrowser = (leaf: Condition): boolean =>
  ['element', 'device', 'language', 'viewport', 'localTime'].some((key) => key in leaf);

/** A span over midnight belongs to the weekday on which it began. */
function isWithin(
  { from = '00:00', until = '24:00', weekdays }: { from?: string; until?: string; weekdays?: number[] },
  { minuteOfDay, weekday }: BrowserFacts,
): boolean {
  const [start, end] = [minutes(from), minutes(until)];
  const isOver = end <= start;
  const isLate = isOver && minuteOfDay < end;
  const began = isLate ? ((weekday + 5) % 7) + 1 : weekday;
  const isIn = isOver ? isLate || minuteOfDay >= start : minuteOfDay >= start && minuteOfDay < end;
  return isIn && (!weekdays || weekdays.includes(began));
}

function minutes(time: string): number {
  const [hours, rest] = time.split(':').map(Number) as [number, number];
  return hours * 60 + rest;
}
