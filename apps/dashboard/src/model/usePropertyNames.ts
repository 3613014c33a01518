import type { EventSelector, List, StoredEvent } from '@foothold/protocol/types';
import { useGet } from '../api/useApi.ts';

/** Names of the properties that recent events of this name carried, by how often. Empty while it is not known. Null: not asked. */
export function usePropertyNames(event: EventSelector | null): string[] {
  const name = Array.isArray(event) ? event[0] : event;
  const recent = useGet<List<StoredEvent>>(name ? '/events' : null, { name: name ?? undefined, limit: 50 });
  return recent.value ? propertyNames(recent.value.items) : [];
}

export function propertyNames(events: readonly StoredEvent[]): string[] {
  const counts = new Map<string, number>();
  for (const event of events) {
    for (const [name, value] of Object.entries(event.properties)) {
      if (value !== null && typeof value !== 'object') counts.set(name, (counts.get(name) ?? 0) + 1);
    }
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([name]) => name);
}
