import type { FunnelPersonItem, List, MilestoneItem } from '@foothold/protocol/types';
import { send } from '../api/useApi.ts';
import { useResource } from '../api/useResource.ts';
import { stepName } from '../pages/funnel/stepName.ts';
import type { FunnelStepDefinition } from './funnelUrl.ts';

/** Long enough that "has not done it yet" means ever. */
const EVER_MS = 3650 * 86_400_000;

interface Asked {
  steps: FunnelStepDefinition[];
  basics: { milestones: readonly MilestoneItem[]; timeZone: string };
  asOf: number;
}

/** The step of a path that an account has not taken yet, by name. Null while unknown, or when it took none or all. */
export function useStoppedBefore(accountId: string | null, { steps, basics, asOf }: Asked): string | null {
  const body = { unit: 'account', windowMs: EVER_MS, steps, asOf, timeZone: basics.timeZone };
  const key = accountId === null ? null : JSON.stringify(['stopped', accountId, body]);
  const level = useResource<number | null>(key, (signal) => levelOf(accountId ?? '', body, signal)).value;
  const definition = level === null ? undefined : steps[level];
  return definition ? stepName(definition, basics.milestones) : null;
}

/** How many steps the account has taken; null when it has not taken the first. */
async function levelOf(accountId: string, body: object, signal: AbortSignal): Promise<number | null> {
  let cursor: string | null = null;
  do {
    const page: List<FunnelPersonItem> = await send('/query/funnel-people', {
      method: 'POST',
      body: { ...body, step: 1, which: 'reached', limit: 500, ...(cursor ? { cursor } : {}) },
      signal,
    });
    const found = page.items.find((who) => who.id === accountId);
    if (found) return found.level;
    cursor = page.nextCursor;
  } while (cursor);
  return null;
}
