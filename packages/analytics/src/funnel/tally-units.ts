import type { EnvironmentEvents } from '@foothold/storage/events';
import type { QueryContext } from '../context.ts';
import { quantileType7 } from '../stats/index.ts';
import type { FunnelPlan } from './plan.ts';
import type { FunnelTally, FunnelTotals } from './tally.ts';
import { type UnitChain, unitChains } from './units.ts';

/** Any funnel, counted one unit at a time. */
export async function tallyUnits(
  events: EnvironmentEvents,
  plan: FunnelPlan,
  context: QueryContext,
): Promise<FunnelTotals> {
  const n = plan.steps.length;
  const total = collector(n);
  const buckets = new Map<string, ReturnType<typeof collector>>();
  let pending = 0;
  let stopped = 0;
  const mature = { starts: 0, finished: 0 };
  for await (const chains of unitChains(events, plan, context)) {
    for (const chain of chains) {
      total.add(chain);
      if (plan.breakdown) {
        const bucket = buckets.get(chain.raw) ?? collector(n);
        bucket.add(chain);
        buckets.set(chain.raw, bucket);
      }
      if (chain.stopped) stopped++;
      const open = plan.question.asOfMs - chain.latestStart < plan.windowMs;
      if (open && chain.level < n) pending++;
      if (open) continue;
      mature.starts++;
      if (chain.level === n) mature.finished++;
    }
  }
  return {
    ...total.tally(),
    pending,
    mature,
    stopped,
    buckets: [...buckets].map(([raw, bucket]) => ({ raw, ...bucket.tally() })),
  };
}

function collector(n: number): { add(chain: UnitChain): void; tally(): FunnelTally } {
  const counts = new Array<number>(n).fill(0);
  const fromPrevious = Array.from({ length: n }, (): number[] => []);
  const fromFirst = Array.from({ length: n }, (): number[] => []);
  return {
    add({ times }) {
      times.forEach((time, i) => {
        counts[i] = (counts[i] as number) + 1;
        if (i === 0) return;
        fromPrevious[i]?.push(time - (times[i - 1] as number));
        fromFirst[i]?.push(time - (times[0] as number));
      });
    },
    tally() {
      const previous = fromPrevious.map((list) => Float64Array.from(list).sort());
      const first = fromFirst.map((list) => Float64Array.from(list).sort());
      return {
        counts,
        medianFromPrevious: previous.map((sorted) => quantileType7(sorted, 0.5)),
        p90FromPrevious: previous.map((sorted) => quantileType7(sorted, 0.9)),
        medianFromFirst: first.map((sorted) => quantileType7(sorted, 0.5)),
      };
    },
  };
}
