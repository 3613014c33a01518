import { createHash } from 'node:crypto';
import type { IdentityVerdict, State, StateAnswer, StateRequest } from '@foothold/protocol/types';
import { isTimeless, segmentsOf } from '../segments/membership.ts';
import type { Db } from '../state/tables.ts';
import type { AccountMemory } from './account-facts.ts';
import { colleaguesOf } from './colleagues.ts';
import type { Delivered } from './config-cache.ts';
import { type Facts, hexOfId, readFacts } from './facts-statement.ts';
import { interruptionsHoldUntil, personFacts, pick } from './person-facts.ts';
import type { ToldVersions } from './told-versions.ts';

export interface StateReaderDeps {
  /** Only read from. */
  db: Db;
  accounts: AccountMemory;
  told: ToldVersions;
  now: () => number;
  /** Those of these ids that are in the store already, where it cannot be asked by a statement. */
  known?: (environmentId: string, messageIds: readonly string[]) => Promise<ReadonlySet<string>>;
}

/** A request whose word has been tested: see `judgeClaim`. */
export type JudgedRequest = StateRequest & { alone?: boolean; identity?: IdentityVerdict };

/** What a browser may know about who is in front of it: no trait and no number that no rule or text mentions. */
export async function readState(
  deps: StateReaderDeps,
  delivered: Delivered,
  request: JudgedRequest,
): Promise<StateAnswer> {
  const { environmentId, mentions, version: configVersion } = delivered;
  const pending = [...new Set(request.pending ?? [])];
  if (pending.length === 0 && (await isUnchanged(deps, delivered, request))) {
    return { v: 1, unchanged: true, version: request.known as string, configVersion };
  }
  // Before the facts: what is known now is surely in them.
  const before = pending.length > 0 ? await deps.known?.(environmentId, pending) : undefined;
  const stored = await readFacts(deps.db, 'all', environmentId, request, pending);
  const asked = new Set(stored.of('included').map(([, hex]) => hex));
  const includes = pending.filter((id) => before?.has(id) || asked.has(hexOfId(id)));

  const { who } = stored;
  const accountVersion = stored.of('account-version')[0]?.[2] ?? 0;
  const account = who.accountId === null ? null : await deps.accounts.of(delivered, who.accountId, accountVersion);
  const accountAggregates = account?.aggregates ?? {};
  const serverTimeMs = deps.now();
  const facts = personFacts(delivered, stored, { accountAggregates, now: serverTimeMs });
  const segments = segmentsOf(delivered.segments, facts);
  const { interruptions, arms } = facts;

  const print = fingerprint(delivered, stored, request);
  // What time alone changes is part of the version too.
  const version = hashOf([print, segments, interruptions?.today, interruptions?.quietUntil]);
  const holdsUntil = delivered.segments.every(({ condition }) => isTimeless(condition))
    ? interruptionsHoldUntil(stored, serverTimeMs, delivered.quietMs)
    : serverTimeMs;
  deps.told.set(version, print, holdsUntil);
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
    ...(account && { colleagues: colleaguesOf(account.doers, who.rawIds) }),
    contents: facts.contents,
    segments,
    ...(interruptions && { interruptions }),
    ...(arms && { arms }),
    ...(request.identity && { identity: request.identity }),
    includes,
  } satisfies State;
}

/** From memory and the versions of what is stored: no fact is read. */
async function isUnchanged({ db, told, now }: StateReaderDeps, delivered: Delivered, request: JudgedRequest) {
  const before = request.known ? told.get(request.known, now()) : null;
  if (before === null) return false;
  const stored = await readFacts(db, 'versions', delivered.environmentId, request);
  return fingerprint(delivered, stored, request) === before;
}

/** The same as long as nothing but time makes another state. */
function fingerprint({ environmentId, stamp }: Delivered, { who, of }: Facts, { identity }: JudgedRequest): string {
  const versions = [...of('person-version'), ...of('account-version')].map(([kind, id, n]) => `${kind} ${n} ${id}`);
  const { subjects, rawIds, accountId } = who;
  return hashOf([environmentId, stamp, identity, accountId, subjects.sort(), rawIds.sort(), versions.sort()]);
}

const hashOf = (said: unknown[]): string =>
  createHash('sha256').update(JSON.stringify(said)).digest('base64url').slice(0, 22);
