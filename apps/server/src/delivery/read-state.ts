import { createHash } from 'node:crypto';
import type { IdentityVerdict, State, StateAnswer, StateRequest } from '@foothold/protocol/types';
import { segmentsOf } from '../segments/membership.ts';
import type { Db } from '../state/tables.ts';
import type { AccountCounts, Aggregates } from './account-counts.ts';
import type { Colleagues } from './colleagues.ts';
import type { Delivered } from './config-cache.ts';
import { personFacts, pick } from './person-facts.ts';
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

/** A request whose word has been tested: see `judgeClaim`. */
export type JudgedRequest = StateRequest & { alone?: boolean; identity?: IdentityVerdict };

/** What a browser may know about who is in front of it: no trait and no number that no rule or text mentions. */
export async function readState(
  { db, accountCounts, colleagues, now, known }: StateReaderDeps,
  delivered: Delivered,
  request: JudgedRequest,
): Promise<StateAnswer> {
  const { environmentId, mentions, version: configVersion } = delivered;
  const pending = [...new Set(request.pending ?? [])];
  const who = await resolveWho(db, environmentId, request);
  // Before the snapshot: what is known now is surely in it.
  const before = await known?.(environmentId, pending);
  const stored = await readSnapshot(db, environmentId, who, pending);
  const of = (kind: Fact['kind']) => stored.filter((fact) => fact.kind === kind);
  const asked = of('included').map(({ n }) => pending[n] as string);
  const includes = [...new Set([...pending.filter((id) => before?.has(id)), ...asked])];

  const accountAggregates = await accountNumbers(accountCounts, delivered, who, of('version'));
  const serverTimeMs = now();
  const facts = personFacts(delivered, who, stored, { accountAggregates, now: serverTimeMs });
  const segments = segmentsOf(delivered.segments, facts);
  const { interruptions, arms } = facts;
  // What time alone changes is part of the version too.
  const passing = [segments, interruptions?.today, interruptions?.quietUntil, request.identity];
  const version = versionOf(delivered, who, of('version'), passing);
  if (request.known === version && includes.length === 0) return { v: 1, unchanged: true, version, configVersion };

  const membership = pick(facts.membership ?? {}, mentions.membershipTraits);
  return {
    v: 1,
    version,
    configVersion,
    serverTimeMs,
    traits: pick(facts.traits, mentions.personTraits),
    account: who.accountId ? { id: who.accountId, traits: pick(facts.account ?? {}, mentions.accountTraits) } : null,
    ...(Object.keys(membership).length > 0 && { membership }),
    aggregates: pick(facts.aggregates, mentions.personKeys),
    accountAggregates: pick(accountAggregates, mentions.accountKeys),
    milestones: facts.milestones,
    ...(who.accountId && {
      colleagues: await colleagues.of(delivered, who.accountId, who.rawIds, accountVersion(of('version'))),
    }),
    contents: facts.contents,
    segments,
    ...(interruptions && { interruptions }),
    ...(arms && { arms }),
    ...(request.identity && { identity: request.identity }),
    includes,
  } satisfies State;
}

function versionOf(delivered: Delivered, who: Who, versions: Fact[], passing: unknown[]): string {
  const stored = versions.map(({ a, n, first_at: isAccount }) => JSON.stringify([isAccount, a, n])).sort();
  const said = [
    delivered.version,
    [...delivered.readyMilestones].sort(),
    who.accountId,
    [...who.rawIds].sort(),
    stored,
    passing,
  ];
  return createHash('sha256').update(JSON.stringify(said)).digest('base64url').slice(0, 16);
}

async function accountNumbers(
  counts: AccountCounts,
  { environmentId, version, asked }: Delivered,
  { accountId }: Who,
  versions: Fact[],
): Promise<Aggregates> {
  if (accountId === null || asked.accountKeys.size === 0) return {};
  const keys = [...asked.accountKeys].join();
  return counts.of(environmentId, accountId, asked.accountKeys, `${version} ${accountVersion(versions)} ${keys}`);
}

const accountVersion = (versions: Fact[]): number =>
  versions.find(({ first_at: isAccount }) => isAccount === 1)?.n ?? 0;
