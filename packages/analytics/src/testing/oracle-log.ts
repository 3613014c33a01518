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
  /** Automated, in a question that leaves such out: forms nothing, counts nowhere. */
  robot: boolean;
}

/** Everything a question is about. */
export interface OracleWorld {
  events: OracleEvent[];
  /** Everybody of the question's unit who has been given traits, with their traits. */
  owners: { id: string; traits: JsonObject; internal: boolean }[];
  /** Of the environment, whoever did it. */
  firstStored: number | null;
}

type Given = { event: string | string[]; where?: Filter[] };

/** Every event that exists for the question and counts in principle, with its unit; without unit (no account) it is left out. */
export const resolvedLog = (rows: EventRow[], query: QueryCommon, context: QueryContext): OracleEvent[] =>
  oracleWorld(rows, query, context).events.filter(({ robot }) => !robot);

export function oracleWorld(rows: EventRow[], query: QueryCommon, context: QueryContext): OracleWorld {
  const asOf = ms(query.asOf) ?? context.nowMs;
  const automated = query.automated ?? 'exclude';
  const seen = new Set<string>();
  const all = [...rows].sort(byTime).filter((row) => {
    if (row.ts > asOf || seen.has(row.message_id)) return false;
    seen.add(row.message_id);
    return automated !== 'only' || row.automated === 1;
  });
  const isRobot = (row: EventRow) => automated === 'exclude' && row.automated === 1;
  const log = all.filter((row) => !isRobot(row));

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
  const wanted = (query.where ?? []).filter((filter) => 'trait' in filter);
  const fits = (traits: JsonObject) => wanted.every((filter) => matches(filter, { properties: {}, traits }));
  const events = all.flatMap((row) => {
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
      robot: isRobot(row),
    };
    return fits(event.traits) ? [event] : [];
  });
  const said = log.filter(({ type }) => type === (unit === 'person' ? 'identify' : 'group'));
  const ids = [...new Set(said.map((row) => (unit === 'person' ? person(row) : row.group_id)))];
  const owners = ids
    .map((id) => ({
      id,
      traits: traitsOf(unit, id),
      internal: unit === 'person' ? internalPerson(id) : accountIds.includes(id),
    }))
    .filter(({ traits }) => fits(traits));
  const times = rows.filter(({ ts }) => ts <= asOf).map(({ ts }) => ts);
  return { events, owners, firstStored: times.length === 0 ? null : Math.min(...times) };
}

/** The event is one of the named ones and satisfies its filters and the question's filters on properties. */
export function is(named: Given, query: QueryCommon, event: OracleEvent): boolean {
  const names = Array.isArray(named.event) ? named.event : [named.event];
  const filters = [...(named.where ?? []), ...(query.where ?? []).filter((filter) => 'property' in filter)];
  return names.includes(event.row.event) && filters.every((filter) => matches(filter, event));
}

function matches(filter: Filter, { properties, traits }: Pick<OracleEvent, 'properties' | 'traits'>): boolean {
  const actual: Json | undefined = 'property' in filter ? properties[filter.property] : traits[filter.trait];
  const wanted = filter.value;
  const missing = actual === undefined || actual === null;
  const comparable =
    (typeof actual === 'number' && typeof wanted === 'number') ||
    (typeof actual === 'string' && typeof wanted === 'string');
  const order = () => {
    if (typeof actual === 'number') return actual - (wanted as number);
    return (actual as string) < (wanted as string) ? -1 : Number(actual !== wanted);
  };
  const same = (a: Json | undefined) => JSON.stringify(a) === JSON.stringify(wanted);
  switch (filter.op) {
    case 'set':
      return !missing;
    case 'notSet':
      return missing;
    case 'is':
      return !missing && same(actual);
    case 'isNot':
      return missing || !same(actual);
    case 'contains':
      if (Array.isArray(actual)) return actual.some(same);
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
export function breakdownValue(properties: JsonObject, property: string): string | number | boolean | null {
  const value = properties[property];
  if (value === undefined || value === null) return null;
  return typeof value === 'object' ? JSON.stringify(value) : value;
}

export function ms(time: string | number | undefined): number | undefined {
  return typeof time === 'string' ? Date.parse(time) : time;
}

export const byTime = (a: EventRow, b: EventRow) =>
  a.ts - b.ts || Buffer.compare(Buffer.from(a.message_id), Buffer.from(b.message_id));
