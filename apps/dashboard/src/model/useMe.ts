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
/** The store behind questions may lag the one that says that first value is there: the answer is looked at again. */
const LOOKS_AFTER_VALUE = 3;

/**
 * Null when there is no "You" in this environment. Looks again every few seconds, since the demo may be open beside it;
 * how long it took is asked until the start is known, and again when first value is there.
 */
export function useMe(measure: Measure, unit: 'person' | 'account'): Me | null {
  const [looks, setLooks] = useState(0);
  const isSettled = looks >= LOOKS_AFTER_VALUE;
  const looking = isSettled ? {} : { everyMs: LOOK_EVERY_MS };
  const id = meId.value;
  const person = useGet<PersonItem>(id ? `/people/${encodeURIComponent(id)}` : null, {}, looking).value;
  const accountId = unit === 'account' ? person?.accountId : null;
  const account = useGet<AccountItem>(
    accountId ? `/accounts/${encodeURIComponent(accountId)}` : null,
    {},
    looking,
  ).value;
  const who = unit === 'account' ? account : person;
  const hasReached = Boolean(who?.firstValueAt);
  const asked: TimeToValuePeopleQuery | null = who && {
    unit,
    start: measure.start,
    value: measure.value,
    which: 'all',
    ids: [who.id],
  };
  const [isStarted, setStarted] = useState(false);
  const needsAnswer = !isStarted || (hasReached && !isSettled);
  const found = useQuery<List<QueryWho>>('time-to-value-people', asked, needsAnswer ? { everyMs: LOOK_EVERY_MS } : {});
  const start = found.value?.items[0] ?? null;
  useEffect(() => setStarted(start !== null), [start !== null]);
  useEffect(() => {
    if (hasReached && found.status !== 'loading') found.reload();
  }, [hasReached]);
  useEffect(() => {
    if (hasReached && start) setLooks((n) => n + 1);
  }, [hasReached, start]);
  if (!person || !who) return null;
  return { person, hasReached, tMs: timeOf(start, hasReached) };
}

/** On the way it is the time until now, which nobody has to be asked for. */
function timeOf(start: QueryWho | null, hasReached: boolean): number | null {
  if (!start || hasReached || start.startedAt === null) return start?.tMs ?? null;
  return Math.max(0, Date.now() - Date.parse(start.startedAt));
}
