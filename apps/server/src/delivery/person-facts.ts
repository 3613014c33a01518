import type { Aggregate, ContentState, JsonObject, State } from '@foothold/protocol/types';
import { type Facts, mergeAggregates, mergeContentState, NO_FACTS } from '@foothold/targeting';
import { readAggregate } from '../state/counts.ts';
import { type Cost, type FirstExposure, mergeCost, mergeExposure } from '../state/guidance.ts';
import { mergeTraits, readTraits, type Traits, traitValues } from '../state/traits.ts';
import type { Aggregates } from './account-facts.ts';
import type { Delivered } from './config-cache.ts';
import type { Fact, Facts as StoredFacts } from './facts-statement.ts';

const DAY_MS = 86_400_000;

/** All that is known of somebody, as rules ask for it: more than a browser is told. */
export function personFacts(
  { readyMilestones, perAccount, quietMs }: Pick<Delivered, 'readyMilestones' | 'perAccount' | 'quietMs'>,
  { who, of }: StoredFacts,
  { accountAggregates, now }: { accountAggregates: Aggregates; now: number },
): Facts {
  return {
    ...NO_FACTS,
    now,
    traits: traitsIn(of('traits')),
    account: who.accountId === null ? null : traitsIn(of('account')),
    membership: traitsIn(of('membership')),
    aggregates: aggregates(of('aggregate')),
    accountAggregates,
    milestones: milestones(of('milestone'), readyMilestones),
    contents: contents(of('content'), perAccount),
    interruptions: interruptions(of('cost'), now, quietMs),
    arms: arms(of('exposure')),
  };
}

export const pick = <Value>(from: { [key: string]: Value }, names: ReadonlySet<string>): { [key: string]: Value } =>
  Object.fromEntries(Object.entries(from).filter(([name]) => names.has(name)));

function traitsIn(facts: Fact[]): JsonObject {
  const merged: Traits = new Map();
  for (const [, , , , , text] of facts) mergeTraits(merged, readTraits(text));
  return traitValues(merged);
}

function aggregates(facts: Fact[]): State['aggregates'] {
  const merged = new Map<string, Aggregate>();
  for (const [, key, count, first_at, last_at, recent] of facts) {
    merged.set(key, mergeAggregates(merged.get(key), readAggregate({ count, first_at, last_at, recent })));
  }
  return Object.fromEntries(merged);
}

function milestones(facts: Fact[], ready: ReadonlySet<string>): State['milestones'] {
  const earliest = new Map<string, number>();
  for (const [, id, at] of facts) {
    if (ready.has(id)) earliest.set(id, Math.min(earliest.get(id) ?? at, at));
  }
  return Object.fromEntries(earliest);
}

/** Of what is kept for each account, only what is of the current one. */
function contents(facts: Fact[], perAccount: ReadonlySet<string>): State['contents'] {
  const merged = new Map<string, ContentState>();
  for (const [, id, isHere, , , text] of facts) {
    if (!isHere && perAccount.has(id)) continue;
    merged.set(id, mergeContentState(merged.get(id), JSON.parse(text) as ContentState));
  }
  return Object.fromEntries(merged);
}

/** Undefined where nothing has come in the last day, and nobody has complained. */
function interruptions(facts: Fact[], now: number, quietMs: number): State['interruptions'] {
  const cost = costIn(facts);
  if (!cost) return undefined;
  const today = cost.recent.filter((at) => at > now - DAY_MS).length;
  const quietUntil = cost.complainedAt === null ? 0 : cost.complainedAt + quietMs;
  if (today === 0 && quietUntil <= now) return undefined;
  return { today, lastAt: cost.recent[0] ?? 0, ...(quietUntil > now ? { quietUntil } : {}) };
}

function costIn(facts: Fact[]): Cost | undefined {
  let cost: Cost | undefined;
  for (const [, , n, , , text] of facts) {
    cost = mergeCost(cost, { recent: JSON.parse(text) as number[], complainedAt: n < 0 ? null : n });
  }
  return cost;
}

/** Until when time alone leaves `interruptions` as they are. */
export function interruptionsHoldUntil(facts: StoredFacts, now: number, quietMs: number): number {
  const { recent = [], complainedAt = null } = costIn(facts.of('cost')) ?? {};
  const ends = [...recent.map((at) => at + DAY_MS), ...(complainedAt === null ? [] : [complainedAt + quietMs])];
  return Math.min(...ends.filter((at) => at > now));
}

/** Of every experiment the first arm. */
function arms(facts: Fact[]): State['arms'] {
  if (facts.length === 0) return undefined;
  const first = new Map<string, FirstExposure>();
  for (const [, experiment, at, , , text] of facts) {
    const [arm = '', messageId = ''] = text.split('\n');
    first.set(experiment, mergeExposure(first.get(experiment), { arm, at, messageId, mixed: false }));
  }
  return Object.fromEntries([...first].map(([experiment, { arm, at }]) => [experiment, { arm, at }]));
}
