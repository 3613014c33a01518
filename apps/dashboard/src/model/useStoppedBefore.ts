import type { List, MilestoneItem, QueryWho } from '@foothold/protocol/types';
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
export function useStoppedBefore(accountId: string, { steps, basics, asOf }: Asked): string | null {
  const body = { unit: 'account', windowMs: EVER_MS, steps, asOf, timeZone: basics.timeZone };
  const answer = useResource<number | null>(JSON.stringify(['stopped', accountId, body]), async (signal) => {
    for (let step = 2; step <= steps.length; step++) {
      if (await isAmong(accountId, { ...body, step, which: 'dropped' }, signal)) return step;
    }
    return null;
  });
  const definition = answer.value ? steps[answer.value - 1] : undefined;
  return definition ? stepName(definition, basics.milestones) : null;
}

async function isAmong(accountId: string, body: object, signal: AbortSignal): Promise<boolean> {
  let cursor: string | null = null;
  do {
    const page: List<QueryWho> = await send('/query/funnel-people', {
      method: 'POST',
      body: { ...body, limit: 500, ...(cursor ? { cursor } : {}) },
      signal,
    });
    if (page.items.some((who) => who.id === accountId)) return true;
    cursor = page.nextCursor;
  } while (cursor);
  return false;
}
