import { accountsUntil, type SampleAccount, WEEKS_OF_HISTORY } from './accounts.ts';
import { lifeOf, returningVisit, type SampleEvent } from './behavior.ts';
import { DAY_MS, HOUR_MS, WEEK_MS } from './calendar.ts';
import { guidanceOf } from './guidance.ts';
import { chance } from './random.ts';

/**
 * Everything that happens in the sample's world in (afterMs, untilMs], oldest first. The world is a function of its seed
 * and of where its history begins; asking for it in two pieces gives the same events as asking at once.
 */
export function eventsBetween(seed: string, anchorMs: number, afterMs: number, untilMs: number): SampleEvent[] {
  const guidance = guidanceOf(anchorMs);
  // People look around before they sign up: ask a little further, and cut by the events’ own times.
  const accounts = accountsUntil(seed, anchorMs, untilMs + HOUR_MS);
  return accounts
    .flatMap((account) => lifeOf(seed, account, guidance, untilMs))
    .concat(pulse(seed, anchorMs, accounts, untilMs))
    .filter(({ timestamp }) => timestamp > afterMs)
    .sort((a, b) => a.timestamp - b.timestamp || (a.messageId < b.messageId ? -1 : 1));
}

const PULSE_MS = 4 * 60_000;

/** From shortly before the first start on, somebody comes back every few minutes, at night and on Sundays too. */
function pulse(seed: string, anchorMs: number, accounts: SampleAccount[], untilMs: number): SampleEvent[] {
  const fromMs = anchorMs + WEEKS_OF_HISTORY * WEEK_MS - 2 * DAY_MS;
  const settled = accounts.filter(({ startMs, story }) => startMs < fromMs && story === 'ordinary');
  const events: SampleEvent[] = [];
  for (let slot = 0; fromMs + slot * PULSE_MS <= untilMs; slot++) {
    const draw = chance(seed, 'pulse', slot);
    const atMs = fromMs + (slot + draw.next()) * PULSE_MS;
    if (atMs <= untilMs) events.push(returningVisit(draw.pick(settled), atMs, `sample-pulse-${slot}`, draw));
  }
  return events;
}
