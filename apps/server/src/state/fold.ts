import type { Aggregate, ContentState, JsonObject } from '@foothold/protocol/types';
import { addOccurrence, contentStateOf, mergeContentState } from '@foothold/targeting';
import type { Definitions, Rule } from './definitions.ts';
import { type Cost, costOf, type Exposures, keyOf, mergeCost, mergeExposure } from './guidance.ts';
import { mergeOccurrences, type Occurrence } from './occurrences.ts';
import { compareMoments, type Moment } from './order.ts';
import type { StateRow } from './row.ts';
import { membersOf, mergeTraits, type Traits, traitsAt } from './traits.ts';

export interface Seen {
  /** 1 while nothing but automated traffic is known. */
  automated: 0 | 1;
  firstAt: number;
  lastAt: number;
}
export interface SeenPerson extends Seen {
  /** 1 while never seen as a user id. */
  anonymous: 0 | 1;
}
export interface Identity extends Moment {
  userId: string;
}
export interface Membership extends Seen {
  /** Of the latest group call. */
  lastMessageId: string;
  traits: Traits;
}

/** What the rows of one environment add up to, before it is merged with what is stored. Keys of pairs: see {@link pair}. */
export interface Fold {
  people: Map<string, SeenPerson>;
  /** Anonymous id → the first user seen with it. */
  identities: Map<string, Identity>;
  traits: Map<string, Traits>;
  accounts: Map<string, Seen>;
  accountTraits: Map<string, Traits>;
  /** (raw id, account id). */
  memberships: Map<string, Membership>;
  /** (raw id, group id, key). */
  aggregates: Map<string, Aggregate>;
  /** (raw id, group id, content id). */
  contents: Map<string, ContentState>;
  /** Raw id → what came by itself, and complaints about it. */
  costs: Map<string, Cost>;
  exposures: Exposures;
  /** (raw id, group id, key). */
  occurrences: Map<string, Occurrence[]>;
}

/** Several ids as one key; no id holds NUL, the edge sees to that. */
export const pair = (...ids: string[]): string => ids.join('\0');
export const unpair = (key: string): string[] => key.split('\0');

export function emptyFold(): Fold {
  return {
    people: new Map(),
    identities: new Map(),
    traits: new Map(),
    accounts: new Map(),
    accountTraits: new Map(),
    memberships: new Map(),
    aggregates: new Map(),
    contents: new Map(),
    costs: new Map(),
    exposures: new Map(),
    occurrences: new Map(),
  };
}

const DOLLAR = 36;

/** Adds one event. The order of events does not matter: everything here is a sum, a least, a greatest or a latest. */
export function foldRow(fold: Fold, row: StateRow, definitions: Definitions): void {
  // What a colleague did in somebody's name is nothing that this person did, saw or said.
  if (row.impersonated) return;
  foldPerson(fold, row);
  foldIdentity(fold, row);
  if (row.group_id) see(fold.accounts, row.group_id, row);
  if (row.type === 'identify') merge(fold.traits, row.raw_id, traitsIn(row));
  if (row.claims) merge(fold.traits, row.raw_id, traitsAt(parse(row.claims), momentOf(row), 'verified'));
  if (row.type === 'group' && row.group_id) {
    merge(fold.accountTraits, row.group_id, traitsIn(row));
    foldMembership(fold, row);
  }
  if (row.type === 'track' && row.event.charCodeAt(0) === DOLLAR) foldOwn(fold, row);
  foldCounts(fold, row, definitions);
}

/** Counts alone: what counting from history needs. */
export function foldCounts(fold: Fold, row: StateRow, definitions: Definitions): void {
  const rules = definitions.byEvent.get(row.event);
  const isPage = row.type === 'page' && definitions.byPage.length > 0;
  if (!rules && !isPage) return;
  const seen = {
    event: row.event,
    properties: parse(row.properties),
    ...(isPage ? { page: { path: row.path, url: addressOf(row) } } : {}),
  };
  const count = ({ tracker, counts }: Rule) => {
    if (!counts(seen)) return;
    const key = pair(row.raw_id, row.group_id, tracker.key);
    if (tracker.kind === 'aggregate') {
      fold.aggregates.set(key, addOccurrence(fold.aggregates.get(key), row.ts));
      return;
    }
    if (row.automated && tracker.definition.scope === 'account') return;
    const added: Occurrence[] = [[row.ts, row.message_id]];
    fold.occurrences.set(key, mergeOccurrences(fold.occurrences.get(key) ?? [], added, tracker.definition));
  };
  rules?.forEach(count);
  if (isPage) definitions.byPage.forEach(count);
}

export function parse(json: string): JsonObject {
  return json === '' || json === '{}' ? {} : (JSON.parse(json) as JsonObject);
}

function foldPerson(fold: Fold, row: StateRow): void {
  const known = fold.people.get(row.raw_id);
  const anonymous = row.user_id === '' ? 1 : 0;
  if (!known) {
    const automated = row.automated ? 1 : 0;
    fold.people.set(row.raw_id, { anonymous, automated, firstAt: row.ts, lastAt: row.ts });
    return;
  }
  if (!anonymous) known.anonymous = 0;
  extend(known, row);
}

/** Automated traffic says nothing about who somebody is. An alias is an identify of its previous id. */
function foldIdentity(fold: Fold, row: StateRow): void {
  if (row.automated || row.user_id === '') return;
  if (row.anonymous_id !== '') claim(fold, row.anonymous_id, row);
  if (row.type === 'alias' && row.previous_id !== '') claim(fold, row.previous_id, row);
}

function claim({ identities }: Fold, anonymousId: string, row: StateRow): void {
  const known = identities.get(anonymousId);
  if (known && (known.at < row.ts || compareMoments(known, momentOf(row)) <= 0)) return;
  identities.set(anonymousId, { ...momentOf(row), userId: row.user_id });
}

const momentOf = (row: StateRow): Moment => ({ at: row.ts, messageId: row.message_id });

const proofOf = (row: StateRow) => (row.verified ? 'verified' : 'claimed');

function traitsIn(row: StateRow): Traits {
  return traitsAt(parse(row.properties), momentOf(row), proofOf(row));
}

/** Of this person in this account: the `$membership` of a group call. */
function membershipTraitsIn(row: StateRow): Traits {
  const said = membersOf(parse(row.properties).$membership);
  return said.length === 0 ? new Map() : traitsAt(Object.fromEntries(said), momentOf(row), proofOf(row));
}

function merge(into: Map<string, Traits>, id: string, said: Traits): void {
  if (said.size === 0) return;
  const known = into.get(id);
  into.set(id, known ? mergeTraits(known, said) : said);
}

function foldMembership(fold: Fold, row: StateRow): void {
  const key = pair(row.raw_id, row.group_id);
  const known = fold.memberships.get(key);
  if (!known) {
    const automated = row.automated ? 1 : 0;
    const traits = membershipTraitsIn(row);
    fold.memberships.set(key, { automated, firstAt: row.ts, lastAt: row.ts, lastMessageId: row.message_id, traits });
    return;
  }
  mergeTraits(known.traits, membershipTraitsIn(row));
  const isLatest = compareMoments(momentOf(row), { at: known.lastAt, messageId: known.lastMessageId }) > 0;
  if (isLatest) known.lastMessageId = row.message_id;
  extend(known, row);
}

/** Foothold's own events. */
function foldOwn(fold: Fold, row: StateRow): void {
  const properties = parse(row.properties);
  foldContent(fold, row, properties);
  if (row.event === '$exposure') foldExposure(fold, row, properties);
  const cost = costOf(row, properties);
  if (cost) fold.costs.set(row.raw_id, mergeCost(fold.costs.get(row.raw_id), cost));
}

function foldExposure({ exposures }: Fold, row: StateRow, { experiment, arm, unit, account }: JsonObject): void {
  if (typeof experiment !== 'string' || typeof arm !== 'string' || experiment === '' || arm === '') return;
  const kind = unit === 'account' ? 'account' : 'person';
  // A browser that names no account says in whose name it was decided: the one of the state.
  const named = row.group_id || (typeof account === 'string' ? account : '');
  const id = kind === 'account' ? named : row.raw_id;
  if (id === '') return;
  const key = keyOf(kind, id, experiment);
  const first = mergeExposure(exposures.get(key)?.first, { ...momentOf(row), arm, mixed: false });
  exposures.set(key, { unit: kind, id, experiment, first });
}

function foldContent(fold: Fold, row: StateRow, properties: JsonObject): void {
  const found = contentStateOf({ event: row.event, properties, at: row.ts });
  if (!found) return;
  const key = pair(row.raw_id, row.group_id, found.contentId);
  fold.contents.set(key, mergeContentState(fold.contents.get(key), found.state));
}

function see(into: Map<string, Seen>, id: string, row: StateRow): void {
  const known = into.get(id);
  if (known) extend(known, row);
  else into.set(id, { automated: row.automated ? 1 : 0, firstAt: row.ts, lastAt: row.ts });
}

function extend(seen: Seen, row: StateRow): void {
  if (!row.automated) seen.automated = 0;
  if (row.ts < seen.firstAt) seen.firstAt = row.ts;
  if (row.ts > seen.lastAt) seen.lastAt = row.ts;
}

function addressOf(row: StateRow): string {
  const { url } = parse(row.properties);
  if (typeof url === 'string') return url;
  const { page } = parse(row.context) as { page?: { url?: unknown } };
  return typeof page?.url === 'string' ? page.url : '';
}
