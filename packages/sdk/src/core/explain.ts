/** Loaded later: the words of the reasons are needed only where somebody asks. */
import type { Decision, PublishedContent, Reason } from '@foothold/protocol/types';
import { describe, type Situation } from '@foothold/targeting';
import type { Kernel } from './kernel.ts';

/** @param kernel or, where nothing runs, why. */
export function explain(kernel: Kernel | Reason, contentId: string): Decision {
  if (typeof kernel === 'string') return inWords(kernel, contentId);
  const waiting = kernel.waiting();
  if (waiting) return inWords(waiting, contentId);
  const content = kernel.published()?.contents.find(({ id }) => id === contentId);
  if (!content) return inWords('unpublished', contentId);
  const facts = kernel.facts();
  const flow = kernel.flow();
  const tour = flow?.calls.getTour()?.content;
  const here = situationOf(kernel);
  // Folded it has its place, too.
  const situation = tour ? { ...here, open: [...here.open, tour] } : here;
  if (situation.open.some(({ id }) => id === contentId)) return { contentId, show: true };
  const { isGivenUp, tab } = kernel.visit().runs[contentId] ?? {};
  const whether = kernel.decideWhether(content, facts, situation);
  const refusal = whether ?? (flow ? flow.decideWhen(content, facts, situation) : { reason: 'loading' as const });
  const reason = held();
  return describe(content, refusal ?? (reason && { reason }), facts, situation, kernel);

  /** What has begun is not on this page. */
  function held(): Reason | undefined {
    if (isGivenUp) return 'given_up';
    if (flow?.isElsewhere(contentId)) return 'elsewhere';
    if (tour && content?.kind === 'tour') return 'another_open';
    return tab ? 'page' : undefined;
  }
}

/** Where nothing has shown yet, nothing is open, and nobody is interrupted. */
const situationOf = (kernel: Kernel): Situation =>
  kernel.flow()?.situation() ?? { ...kernel.whereabouts(), interruptions: 'calm', typedAt: 0, open: [] };

/** A reason that no content is asked for. */
const inWords = (reason: Reason, id: string): Decision =>
  describe({ id } as PublishedContent, { reason }, {} as never, {} as never, {} as never);
