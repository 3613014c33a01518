import type { Foothold } from '@foothold/sdk';
import { useEffect } from 'react';

export interface Showing {
  /**
   * Whether it is on the screen. False: it is not yet, e.g. while a step's target is looked for; nothing counts as shown
   * until it is. Default true: whoever uses the hook shows it.
   */
  painted?: boolean;
}

/** Says that this content is on the screen: once it is, and again for each new `run` of a tour. */
export function usePainted(foothold: Foothold, isPainted: boolean, contentId?: string, stepId?: string, run?: number) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new run of the same step is painted anew.
  useEffect(() => {
    if (isPainted && contentId) foothold.act({ type: 'painted', contentId, ...(stepId && { stepId }) });
  }, [foothold, isPainted, contentId, stepId, run]);
}
