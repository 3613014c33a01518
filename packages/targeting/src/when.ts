import type { PublishedContent } from '@foothold/protocol/types';
import type { Facts } from './condition.ts';
import { DAY_MS, no, type Refusal, type Situation } from './decide.ts';
import { isUnderWay } from './whether.ts';

/** How often something may come by itself, [a visit, a day]. `off`: never. */
export const BUDGETS = { calm: [1, 2], normal: [3, 6], off: [0, 0] } as const;
export const QUIET_MS = 3000;
export const TYPING_MS = 1500;
/** A browser asks twice in this time: what the server has not said by then it will not say. */
const HEARD_MS = 60_000;
/** Who has just sent a form has typed a moment ago: a celebration is still there within a second. */
export const PAUSE_MS = 700;

/** May this come just now, once it is clear that it is for this person and this page? */
export function decideWhen(content: PublishedContent, facts: Facts, situation: Situation): Refusal {
  if (isUnderWay(content, situation)) return undefined;
  const isList = content.kind === 'checklist';
  if (isList && !content.evenIfDone && !facts.contents[content.id]?.shownAt && isPastValue(content, facts, situation))
    return no('already_done');
  const refused = isList ? undefined : mayInterrupt(content, facts.now, situation);
  return refused ?? facts.rare?.holdOut(content, facts, situation);
}

/** Was first value reached before this was there to lead to it? */
function isPastValue({ publishedAt }: PublishedContent, { milestones }: Facts, { config }: Situation): boolean {
  const id = config?.milestones.find(({ firstValue }) => firstValue)?.id;
  return (milestones[`${id}`] ?? publishedAt) < publishedAt;
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
  if (today >= perDay || inVisit >= perVisit) return no('budget');
  // Each device of a person overruns the budget by one at most.
  const { version, visit } = situation;
  const unheardMs = (visit.interrupted.at(-1) ?? 0) + HEARD_MS - now;
  return unheardMs > 0 && version && visit.heard === version ? no('settling', unheardMs) : undefined;
}

/** How often something came by itself in the last day, and in this visit: what the server knows and what is newer. */
export function interruptions(now: number, { visit, server, version }: Situation): [today: number, inVisit: number] {
  const { today = 0, lastAt = 0 } = server ?? {};
  const recent = visit.interrupted.filter((at) => at > now - DAY_MS);
  // What it has heard of it dates by its own clock, of which ours may be a minute ahead.
  const aheadMs = visit.heard === version ? 0 : HEARD_MS;
  return [today + recent.filter((at) => at > lastAt + aheadMs).length, recent.filter((at) => at >= visit.since).length];
}
