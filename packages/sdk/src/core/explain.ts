/** Loaded later: the words of the reasons are needed only where somebody asks, and where decisions are told. */
import type { Decision, PublishedContent, Reason } from '@foothold/protocol/types';
import { describe, type Refusal, type Situation } from '@foothold/targeting';
import type { Kernel } from './kernel.ts';

/** So many are told a page load. */
const MAX_TOLD = 50;
/** What is over in a moment, or waits for the person's own next step, is no news. */
const PASSING: (Reason | undefined)[] = ['settling', 'another_open', 'undecided', 'loading', 'page'];

/** @param kernel or, where nothing runs, why. */
export function explain(kernel: Kernel | Reason, contentId: string): Decision {
  if (typeof kernel === 'string') return inWords(kernel, contentId);
  const waiting = kernel.waiting();
  if (waiting) return inWords(waiting, contentId);
  const content = kernel.published()?.contents.find(({ id }) => id === contentId);
  if (!content) return inWords('unpublished', contentId);
  const facts = kernel.facts();
  const situation = situationOf(kernel);
  if (situation.open.some(({ id }) => id === contentId)) return { contentId, show: true };
  const { isGivenUp, tab } = kernel.visit().runs[contentId] ?? {};
  const flow = kernel.flow();
  const whether = kernel.decideWhether(content, facts, situation);
  const refusal = whether ?? (flow ? flow.decideWhen(content, facts, situation) : { reason: 'loading' as const });
  const reason = isGivenUp ? 'given_up' : tab ? 'elsewhere' : undefined;
  return describe(content, refusal ?? (reason && { reason }), facts, situation, kernel);
}

/** Where nothing has shown yet, nothing is open, and nobody is interrupted. */
const situationOf = (kernel: Kernel): Situation =>
  kernel.flow()?.situation() ?? { ...kernel.whereabouts(), interruptions: 'calm', typedAt: 0, open: [] };

/** A reason that no content is asked for. */
const inWords = (reason: Reason, id: string): Decision =>
  describe({ id } as PublishedContent, { reason }, {} as never, {} as never, {} as never);

/** Tracks `$decision` from now on, whenever the answer for a content is another one than was told last. */
export function tell(kernel: Kernel): void {
  let left = MAX_TOLD;
  kernel.heard.push((content, refusal: Refusal) => {
    const answer = refusal?.reason ?? 'show';
    const isNews = kernel.visit().told[content.id] !== answer && !PASSING.includes(refusal?.reason);
    if (!isNews || left-- <= 0) return;
    kernel.changeVisit((visit) => {
      visit.told[content.id] = answer;
    });
    const { contentId, show, ...why } = describe(content, refusal, kernel.facts(), situationOf(kernel), kernel);
    kernel.send({ type: 'track', event: '$decision', properties: { contentId, show, ...why } });
  });
  kernel.redecide();
}
