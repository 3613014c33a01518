import type { AccountItem, List, PersonItem, QueryWho, TimeToValuePeopleQuery } from '@foothold/protocol/types';
import { useEffect, useState } from 'preact/hooks';
import { useGet, useQuery } from '../api/useApi.ts';
import { meId } from '../session/me.ts';
import type { Measure } from './measure.ts';

/** The member as a person of the demo product: "You". */
export interface Me {
  person: PersonItem;
  /** From the start until first value; until now while it is not reached. Null when there was no start. */
  tMs: number | null;
  hasReached: boolean;
}

const LOOK_EVERY_MS = 3000;

/** Null when there is no "You" in this environment. Looks again every few seconds: the demo may be open beside it. */
export function useMe(measure: Measure, unit: 'person' | 'account'): Me | null {
  const [hasArrived, setArrived] = useState(false);
  const looking = hasArrived ? {} : { everyMs: LOOK_EVERY_MS };
  const id = meId.value;
  const person = useGet<PersonItem>(id ? `/people/${encodeURIComponent(id)}` : null, {}, looking).value;
  const accountId = unit === 'account' ? person?.accountId : null;
  const account = useGet<AccountItem>(
    accountId ? `/accounts/${encodeURIComponent(accountId)}` : null,
    {},
    looking,
  ).value;
  const who = unit === 'account' ? account : person;
  const asked: TimeToValuePeopleQuery | null = who && {
    unit,
    start: measure.start,
    value: measure.value,
    which: 'all',
    ids: [who.id],
  };
  const found = useQuery<List<QueryWho>>('time-to-value-people', asked, looking).value;
  const hasReached = Boolean(who?.firstValueAt);
  const tMs = found?.items[0]?.tMs ?? null;
  // One more look after first value is known, so that the last answer holds it.
  useEffect(() => setArrived(hasReached && tMs !== null), [hasReached, tMs]);
  if (!person || !who) return null;
  return { person, hasReached, tMs };
}
