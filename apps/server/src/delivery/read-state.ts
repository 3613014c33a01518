import { createHash } from 'node:crypto';
import type { Aggregate, ContentState, JsonObject, State, StateAnswer, StateRequest } from '@foothold/protocol/types';
import { mergeContentState } from '@foothold/targeting';
import { mergeAggregates, readAggregate } from '../state/counts.ts';
import type { Db } from '../state/tables.ts';
import { mergeTraits, readTraits, type Traits, traitValues } from '../state/traits.ts';
import type { AccountCounts, Aggregates } from './account-counts.ts';
import type { Colleagues } from './colleagues.ts';
import type { Delivered } from './config-cache.ts';
import { type Fact, readSnapshot } from './snapshot.ts';
import { resolveWho, type Who } from './who.ts';

export interface StateReaderDeps {
  /** Only read from. */
  db: Db;
  accountCounts: AccountCounts;
  colleagues: Colleagues;
  now: () => number;
  /** Those of these ids that are in the store already, where it cannot be asked by a statement. */
  known?: (environmentId: string, messageIds: readonly string[]) => Promise<ReadonlySet<string>>;
}

/** What a browser may know about who is in front of it: no trait and no number that no rule or text mentions. */
export async function readState(
  { db, accountCounts, colleagues, now, known }: StateReaderDeps,
  delivered: Delivered,
  request: StateRequest,
): Promise<StateAnswer> {
  const { environmentId, mentions, version: configVersion } = delivered;
  const pending = [...new Set(request.pending ?? [])];
  const who = await resolveWho(db, environmentId, request);
  // Before the snapshot: what is known now is surely in it.
  const before = await known?.(environmentId, pending);
  const facts = await readSnapshot(db, environmentId, who, pending);
  const of = (kind: Fact['kind']) => facts.filter((fact) => fact.kind === kind);
  const version = versionOf(delivered, who, of('version'));
  const asked = of('included').map(({ n }) => pending[n] as string);
  const includes = [...new Set([...pending.filter((id) => before?.has(id)), ...asked])];
  if (request.known === version && includes.length === 0) return { v: 1, unchanged: true, version, configVersion };

  const account = of('account')[0];
  const accountAggregates = await accountNumbers(accountCounts, delivered, who, of('version'));
  return {
    v: 1,
    version,
    configVersion,
    serverTimeMs: now(),
    traits: mentioned(
      of('traits').map(({ json }) => json),
      mentions.personTraits,
    ),
    account: who.accountId
      ? { id: who.accountId, traits: mentioned(account ? [account.json] : [], mentions.accountTraits) }
      : null,
    ...membership(of('membership'), mentions.membershipTraits),
    aggregates: aggregates(of('aggregate'), mentions.personKeys),
    accountAggregates,
    milestones: milestones(of('milestone'), delivered.readyMilestones),
    ...(who.accountId && {
      colleagues: await colleagues.of(delivered, who.accountId, who.rawIds, accountVersion(of('version'))),
    }),
    contents: contents(of('content')),
    segments: [],
    includes,
  };
}

function versionOf(delivered: Delivered, who: Who, versions: Fact[]): string {
  const stored = versions.map(({ a, n, first_at: isAccount }) => JSON.stringify([isAccount, a, n])).sort();
  const said = [
    delivered.version,
    [...delivered.readyMilestones].sort(),
    who.accountId,
    [...who.rawIds].sort(),
    stored,
  ];
  return createHash('sha256').update(JSON.stringify(said)).digest('base64url').slice(0, 16);
}

async function accountNumbers(
  counts: AccountCounts,
  { environmentId, version, mentions }: Delivered,
  { accountId }: Who,
  versions: Fact[],
): Promise<Aggregates> {
  if (accountId === null || mentions.accountKeys.size === 0) return {};
  return counts.of(environmentId, accountId, mentions.accountKeys, `${version} ${accountVersion(versions)}`);
}

const accountVersion = (versions: Fact[]): number =>
  versions.find(({ first_at: isAccount }) => isAccount === 1)?.n ?? 0;

function membership(facts: Fact[], names: ReadonlySet<string>): Pick<State, 'membership'> {
  const said = mentioned(
    facts.map(({ json }) => json),
    names,
  );
  return Object.keys(said).length > 0 ? { membership: said } : {};
}

function mentioned(stored: string[], names: ReadonlySet<string>): JsonObject {
  if (names.size === 0) return {};
  const merged: Traits = new Map();
  for (const json of stored) mergeTraits(merged, readTraits(json));
  return Object.fromEntries(Object.entries(traitValues(merged)).filter(([name]) => names.has(name)));
}

function aggregates(facts: Fact[], keys: ReadonlySet<string>): State['aggregates'] {
  const merged = new Map<string, Aggregate>();
  for (const { a: key, n: count, json: recent, ...times } of facts) {
    if (!keys.has(key)) continue;
    merged.set(key, mergeAggregates(merged.get(key), readAggregate({ count, recent, ...times })));
  }
  return Object.fromEntries(merged);
}

function milestones(facts: Fact[], ready: ReadonlySet<string>): State['milestones'] {
  const earliest = new Map<string, number>();
  for (const { a: id, n: at } of facts) {
    if (ready.has(id)) earliest.set(id, Math.min(earliest.get(id) ?? at, at));
  }
  return Object.fromEntries(earliest);
}

function contents(facts: Fact[]): State['contents'] {
  const merged = new Map<string, ContentState>();
  for (const { a: id, json } of facts) {
    merged.set(id, mergeContentState(merged.get(id), JSON.parse(json) as ContentState));
  }
  return Object.fromEntries(merged);
}
