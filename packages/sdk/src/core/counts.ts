/**
 * How often things happened. The server counts; what this browser has done and the server has not confirmed yet is
 * added on top, so that an item ticks at once, and each is taken away again when the server says that it is included.
 * What only inline contents mention (library mode) is counted here and nowhere else.
 */
import type { Aggregate, AggregateDefinition, State } from '@foothold/protocol/types';
import { addOccurrence, counter, type Occurrence } from '@foothold/targeting';
import type { Records } from './records.ts';

type Counts = { [key: string]: Aggregate };
/** [messageId, epoch ms, keys, account] */
type Pending = [id: string, at: number, keys: string[], groupId: string | null];

export interface Counting {
  /** What is counted from now on; what happened before the definitions came is counted then. */
  define(byServer: AggregateDefinition[], here: AggregateDefinition[]): void;
  add(id: string, at: number, occurrence: Occurrence, groupId: string | null): void;
  /** The server's counts hold these. */
  confirm(ids: readonly string[]): void;
  pendingIds(): string[];
  merged(state: State | undefined, groupId: string | null): { aggregates: Counts; accountAggregates: Counts };
  clear(): void;
}

const MAX_PENDING = 200;
const FORGET_MS = 86_400_000;

export function createCounting(records: Records): Counting {
  let pending: Pending[] = Object.values(records.read<Pending[]>('pending') ?? []).filter(Array.isArray);
  let early: Parameters<Counting['add']>[] | undefined = [];
  let remote: [string, (seen: Occurrence) => boolean][] = [];
  let local: typeof remote = [];

  const keep = () => records.write('pending', pending);
  const matching = (counters: typeof remote, seen: Occurrence) =>
    counters.filter(([, matches]) => matches(seen)).map(([key]) => key);

  function add(id: string, at: number, seen: Occurrence, groupId: string | null) {
    if (early) return void early.push([id, at, seen, groupId]);
    const localKeys = matching(local, seen);
    if (localKeys.length) {
      const counts = records.read<Counts>('counts') ?? {};
      for (const key of localKeys) counts[key] = addOccurrence(counts[key], at);
      records.write('counts', counts);
    }
    const keys = matching(remote, seen);
    if (!keys.length) return;
    pending = [...pending, [id, at, keys, groupId] as Pending]
      .filter((one) => one[1] > at - FORGET_MS)
      .slice(-MAX_PENDING);
    keep();
  }

  return {
    add,
    define(byServer, here) {
      const known = new Set(byServer.map(({ key }) => key));
      remote = byServer.map((definition) => [definition.key, counter(definition)]);
      local = here.filter(({ key }) => !known.has(key)).map((definition) => [definition.key, counter(definition)]);
      const waiting = early ?? [];
      early = undefined;
      for (const one of waiting) add(...one);
    },
    confirm(ids) {
      const confirmed = new Set(ids);
      pending = pending.filter(([id]) => !confirmed.has(id));
      keep();
    },
    pendingIds: () => pending.map(([id]) => id),
    merged(state, groupId) {
      const aggregates = { ...records.read<Counts>('counts'), ...state?.aggregates };
      const accountAggregates = { ...state?.accountAggregates };
      for (const [, at, keys, account] of pending) {
        for (const key of keys) {
          aggregates[key] = addOccurrence(aggregates[key], at);
          if (account === groupId) accountAggregates[key] = addOccurrence(accountAggregates[key], at);
        }
      }
      return { aggregates, accountAggregates };
    },
    clear() {
      pending = [];
      early &&= [];
      keep();
    },
  };
}
