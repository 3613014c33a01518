import type { JsonObject, List } from '@foothold/protocol/types';
import { useGet } from '../api/useApi.ts';

/** More values than this in a sample is no way to cut people into groups. */
const MOST_VALUES = 12;

/** Traits of recent people or accounts that cut them into groups: few values, each plain. Empty while unknown. Null: not asked. */
export function useTraitNames(unit: 'person' | 'account' | null): string[] {
  const path = unit && (unit === 'person' ? '/people' : '/accounts');
  const recent = useGet<List<{ traits: JsonObject }>>(path, { limit: 100 });
  return traitNames(recent.value?.items.map((item) => item.traits) ?? []);
}

export function traitNames(all: readonly JsonObject[]): string[] {
  const values = new Map<string, Set<unknown>>();
  for (const traits of all) {
    for (const [name, value] of Object.entries(traits)) {
      if (value === null || typeof value === 'object') continue;
      values.set(name, (values.get(name) ?? new Set()).add(value));
    }
  }
  return [...values]
    .filter(([, seen]) => seen.size > 1 && seen.size <= MOST_VALUES)
    .map(([name]) => name)
    .sort();
}
