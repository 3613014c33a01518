import type { ChainRule, UnitEvents } from './chain.ts';

/**
 * The definition of a funnel's chain, written down: every list of distinct events is tried. For tests only; exponential.
 * Best is the longest, then the smallest list of timestamps, then the smallest list of message ids (positions).
 */
export function bestChainByDefinition(events: UnitEvents, rule: ChainRule): { level: number; events: number[] } {
  let best: number[] = [];
  const time = (e: number) => events.times[e] as number;
  const can = (e: number, step: number) => (((events.steps[e] as number) >>> (step - 1)) & 1) === 1;

  const valid = (chain: number[]) => {
    for (let k = 1; k < chain.length; k++) if (time(chain[k] as number) < time(chain[k - 1] as number)) return false;
    if (time(chain.at(-1) as number) - time(chain[0] as number) > rule.windowMs) return false;
    return rule.exclusions.every(({ from: i, to: j }, x) =>
      events.exclusions.every((mask, e) => {
        if (((mask >>> x) & 1) === 0) return true;
        for (let m = i + 1; m <= Math.min(j, chain.length); m++) {
          if (time(chain[i - 1] as number) < time(e) && time(e) < time(chain[m - 1] as number)) return false;
        }
        return true;
      }),
    );
  };
  const better = (chain: number[]) => {
    if (chain.length !== best.length) return chain.length > best.length;
    for (let k = 0; k < chain.length; k++) {
      const difference = time(chain[k] as number) - time(best[k] as number);
      if (difference !== 0) return difference < 0;
    }
    for (let k = 0; k < chain.length; k++) {
      if (chain[k] !== best[k]) return (chain[k] as number) < (best[k] as number);
    }
    return false;
  };
  const extend = (chain: number[]) => {
    if (chain.length > 0 && !valid(chain)) return;
    if (better(chain)) best = chain;
    if (chain.length === rule.steps) return;
    events.times.forEach((_, e) => {
      if (can(e, chain.length + 1) && !chain.includes(e)) extend([...chain, e]);
    });
  };
  extend([]);
  return { level: best.length, events: best };
}
