import { accountsUntil } from './accounts.ts';
import { lifeOf, type SampleEvent } from './behavior.ts';
import { HOUR_MS } from './calendar.ts';
import { guidanceOf } from './guidance.ts';

/**
 * Everything that happens in the sample's world in (afterMs, untilMs], oldest first. The world is a function of its seed
 * and of where its history begins; asking for it in two pieces gives the same events as asking at once.
 */
export function eventsBetween(seed: string, anchorMs: number, afterMs: number, untilMs: number): SampleEvent[] {
  const guidance = guidanceOf(anchorMs);
  // People look around before they sign up: ask a little further, and cut by the events’ own times.
  return accountsUntil(seed, anchorMs, untilMs + HOUR_MS)
    .flatMap((account) => lifeOf(seed, account, guidance, untilMs))
    .filter(({ timestamp }) => timestamp > afterMs)
    .sort((a, b) => a.timestamp - b.timestamp || (a.messageId < b.messageId ? -1 : 1));
}
