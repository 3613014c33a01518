import type { AccountItem, List, PersonItem, StoredEvent } from '@foothold/protocol/types';
import { useEffect, useState } from 'preact/hooks';
import { useGet } from '../api/useApi.ts';
import { meId } from '../session/me.ts';
import type { Measure } from './measure.ts';

/** The member as a person of the demo product: "You". */
export interface Me {
  person: PersonItem;
  /** From the start until first value; until now while it is not reached. Null when there was no start. */
  tMs: number | null;
  hasReached: boolean;
}

/** Null when there is no "You" in this environment. Looks again every few seconds: the demo may be open beside it. */
export function useMe(measure: Measure, unit: 'person' | 'account', now: number): Me | null {
  const id = meId.value;
  const person = useGet<PersonItem>(id ? `/people/${encodeURIComponent(id)}` : null, {}, { everyMs: 3000 }).value;
  const accountId = unit === 'account' ? person?.accountId : null;
  const account = useGet<AccountItem>(
    accountId ? `/accounts/${encodeURIComponent(accountId)}` : null,
    {},
    { everyMs: 3000 },
  ).value;
  const who = unit === 'account' ? account : person;
  const startEvent = 'event' in measure.start ? [measure.start.event].flat()[0] : undefined;
  const [isMissing, setMissing] = useState(false);
  const starts = useGet<List<StoredEvent>>(
    who && startEvent ? '/events' : null,
    { [unit]: who?.id, name: startEvent, limit: 100 },
    isMissing ? { everyMs: 3000 } : {},
  ).value;
  useEffect(() => setMissing(starts?.items.length === 0), [starts]);
  if (!person || !who) return null;
  const startedAt = 'trait' in measure.start ? dateOf(who.traits[measure.start.trait]) : firstTime(starts?.items ?? []);
  const end = who.firstValueAt ? Date.parse(who.firstValueAt) : now;
  return {
    person,
    hasReached: who.firstValueAt !== null,
    tMs: startedAt === null ? null : Math.max(end - startedAt, 0),
  };
}

const dateOf = (value: unknown): number | null => {
  const ms = typeof value === 'number' ? value : Date.parse(String(value ?? ''));
  return Number.isNaN(ms) ? null : ms;
};
const firstTime = (events: readonly StoredEvent[]): number | null =>
  events.length === 0 ? null : Math.min(...events.map((event) => Date.parse(event.timestamp)));
