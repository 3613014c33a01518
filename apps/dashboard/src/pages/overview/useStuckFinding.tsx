import type { AccountItem, List, TimeToValueResult } from '@foothold/protocol/types';
import { useGet } from '../../api/useApi.ts';
import { countOf } from '../../format/count.ts';
import { DAY, formatDuration } from '../../format/duration.ts';
import { largestStuck } from '../../model/findings/stuck.ts';
import { useStoppedBefore } from '../../model/useStoppedBefore.ts';
import type { Finding } from './Findings.tsx';
import type { Asked } from './OverviewPage.tsx';

const MOST_ACCOUNTS = 500;

/** The largest account that should have arrived by now: where it stopped, and whose it is. */
export function useStuckFinding(asked: Asked, ttv: TimeToValueResult): Finding {
  const accounts = useGet<List<AccountItem>>('/accounts', { limit: MOST_ACCOUNTS });
  const usualMs = asked.basics.measure.unit === 'account' ? (ttv.p75.ms ?? ttv.median.ms) : null;
  const stuck = accounts.value
    ? largestStuck(accounts.value.items, { now: asked.asOf, usualMs: usualMs ?? 14 * DAY })
    : null;
  const { funnel, basics, asOf } = asked;
  const waiting = useStoppedBefore(stuck?.id ?? null, { steps: funnel.steps, basics, asOf });
  if (accounts.status === 'loading') return 'asking';
  return stuck && <Stuck key="stuck" account={stuck} waiting={waiting} asOf={asOf} />;
}

function Stuck({ account, waiting, asOf }: { account: AccountItem; waiting: string | null; asOf: number }) {
  const name = account.name ?? account.id;
  return (
    <article class="finding">
      <span class="chip ember">Large and stuck</span>
      <p>
        {name} ({countOf(account.people, 'person', 'people')}) has been here for{' '}
        {formatDuration(asOf - Date.parse(account.firstSeenAt))} without first value
        {waiting && `, waiting before “${waiting}”`}.{' '}
        {account.csm ? `${account.csm} looks after it.` : 'Nobody looks after it.'}
      </p>
      <a href={`/accounts/${encodeURIComponent(account.id)}`}>Open {name}</a>
    </article>
  );
}
