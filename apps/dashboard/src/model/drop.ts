import type { FunnelStep } from '@foothold/protocol/types';

export interface Drop {
  /** 1-based step that was not reached. */
  step: number;
  lost: number;
  of: number;
}

/** Where the largest share stopped. Null when nobody stopped or nobody started. */
export function worstDrop(steps: readonly FunnelStep[]): Drop | null {
  let worst: Drop | null = null;
  for (let i = 1; i < steps.length; i++) {
    const of = (steps[i - 1] as FunnelStep).count;
    const lost = of - (steps[i] as FunnelStep).count;
    if (lost > 0 && (worst === null || lost / of > worst.lost / worst.of)) worst = { step: i + 1, lost, of };
  }
  return worst;
}
