/**
 * What happened, and who did it, written down from the definitions without a thought for speed. For tests only: the
 * questions' SQL is compared with this on the real engine.
 */
import type { Filter, Json, JsonObject, QueryCommon } from '@foothold/protocol/types';
import type { EventRow } from '@foothold/storage/events';
import type { QueryContext } from '../context.ts';

export interface OracleEvent {
  row: EventRow;
  person: string;
  account: string | null;
  unit: string;
  properties: JsonObject;
  /** Of the unit, as of the question. */
  traits: JsonObject;
  internal: boolean;
}

type Given = { event: string | string[]; where?: Filter[] };

/** Every event that exists for the question, with its unit; without unit (no account) it is left out. */
export function resolvedLog(rows: EventRow[], query: QueryCommon, context: QueryContext): OracleEvent[] {
  const asOf = ms(query.asOf) ?? context.nowMs;
  const automated = query.automated ?? 'exclude';
  const seen = new Set<string>();
  const log = [...rows].sort(byTime).filter((row) => {
    if (row.ts > asOf || seen.has(row.message_id)) return false;
    if (automated === 'exclude' && row.automated) return false;
    if (automated === 'only' && !row.automated) return false;
    seen.add(row.message_id);
    return true;
  });

  const person = (row: EventRow) => {
    if (row.user_id) return row.user_id;
    const first = log.find(
      (other) =>
        other.user_id &&
        (other.anonymous_id === row.anonymous_id || (other.type === 'alias' && other.previous_id === row.anonymous_id)),
    );
    return first?.user_id ?? row.anonymous_id;
  };
  const currentAccount = (id: string) =>
    log.findLast((row) => row.type === 'group' && row.group_id && person(row) === id)?.group_id ?? null;
  const account = (row: EventRow) => row.group_id || currentAccount(person(row));
  const traitsOf = (unit: 'person' | 'account', id: string | null) => {
    const traits: JsonObject = {};
    for (const row of log) {
      const said =
        unit === 'person' ? row.type === 'identify' && person(row) === id : row.type === 'group' && row.group_id === id;
      if (said) Object.assign(traits, JSON.parse(row.properties));
    }
    return traits;
  };
  const { emailDomains, personIds, accountIds } = context.internal;
  const internalPerson = (id: string) => {
    const email = traitsOf('person', id).email;
    const domain =
      typeof email === 'string' && email.includes('@') ? email.split('@').at(-1)?.toLowerCase() : undefined;
    return (
      personIds.includes(id) ||
      accountIds.includes(currentAccount(id) ?? '-') ||
      (domain !== undefined && emailDomains.includes(domain))
    );
  };

  const unit = query.unit ?? 'person';
  return log.flatMap((row) => {
    const id = unit === 'person' ? person(row) : account(row);
    if (id === null) return [];
    const event: OracleEvent = {
      row,
      person: person(row),
      account: account(row),
      unit: id,
      properties: JSON.parse(row.properties) as JsonObject,
      traits: traitsOf(unit, id),
      internal: internalPerson(person(row)) || (row.group_id !== '' && accountIds.includes(row.group_id)),
    };
    const wanted = (query.where ?? []).filter((filter) => 'trait' in filter);
    return wanted.every((filter) => matches(filter, event)) ? [event] : [];
  });
}

/** The event is one of the named ones and satisfies its filters and the question's filters on properties. */
export function is(named: Given, query: QueryCommon, event: OracleEvent): boolean {
  const names = Array.isArray(named.event) ? named.event : [named.event];
  const filters = [...(named.where ?? []), ...(query.where ?? []).filter((filter) => 'property' in filter)];
  return names.includes(event.row.event) && filters.every((filter) => matches(filter, event));
}

function matches(filter: Filter, { properties, traits }: OracleEvent): boolean {
  const actual: Json | undefined = 'property' in filter ? properties[filter.property] : traits[filter.trait];
  const wanted = filter.value;
  const missing = actual === undefined || actual === null;
  const comparable =
    (typeof actual === 'number' && typeof wanted === 'number') ||
    (typeof actual === 'string' && typeof wanted === 'string');
  const order = () => {
    if (typeof actual === 'number') return actual - (wanted as number);
    return Buffer.compare(Buffer.from(actual as string), Buffer.from(wanted as string));
  };
  switch (filter.op) {
    case 'set':
      return !missing;
    case 'notSet':
      return missing;
    case 'is':
      return !missing && actual === wanted;
    case 'isNot':
      return missing || actual !== wanted;
    case 'contains':
      if (Array.isArray(actual)) return actual.includes(wanted as Json);
      return typeof actual === 'string' && typeof wanted === 'string' && actual.includes(wanted);
    case 'gt':
      return comparable && order() > 0;
    case 'gte':
      return comparable && order() >= 0;
    case 'lt':
      return comparable && order() < 0;
    case 'lte':
      return comparable && order() <= 0;
  }
}

/** null for absent and null; lists and objects by their JSON text. */
export function breakdownValue(event: OracleEvent, property: string): string | number | boolean | null {
  const value = event.properties[property];
  if (value === undefined || value === null) return null;
  return typeof value === 'object' ? JSON.stringify(value) : value;
}

export function ms(time: string | number | undefined): number | undefined {
  return typeof time === 'string' ? Date.parse(time) : time;
}

export const byTime = (a: EventRow, b: EventRow) =>
  a.ts - b.ts || Buffer.compare(Buffer.from(a.message_id), Buffer.from(b.message_id));
