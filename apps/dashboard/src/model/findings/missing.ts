import type { ContentItem, StoredEvent } from '@foothold/protocol/types';

export interface MissingTarget {
  contentId: string;
  contentName: string;
  stepId: string;
  /** The customer's release in which it happened most. Null where none was told. */
  release: string | null;
  route: string | null;
  times: number;
}

/** The step whose target was missing most often, of `$target_missing` events. Null when there are none. */
export function worstMissing(events: readonly StoredEvent[], contents: readonly ContentItem[]): MissingTarget | null {
  const groups = new Map<string, StoredEvent[]>();
  for (const event of events) {
    const key = JSON.stringify([event.properties.contentId, event.properties.stepId]);
    groups.set(key, [...(groups.get(key) ?? []), event]);
  }
  const worst = [...groups.values()].sort((a, b) => b.length - a.length)[0];
  const properties = worst?.[0]?.properties;
  if (!worst || !properties) return null;
  const contentId = String(properties.contentId);
  return {
    contentId,
    contentName: contents.find((content) => content.id === contentId)?.name ?? contentId,
    stepId: String(properties.stepId),
    release: mostCommon(worst, 'release'),
    route: mostCommon(worst, 'route'),
    times: worst.length,
  };
}

function mostCommon(events: readonly StoredEvent[], property: string): string | null {
  const counts = new Map<string, number>();
  for (const event of events) {
    const value = event.properties[property];
    if (typeof value === 'string' && value) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

export interface MissingPlace {
  stepId: string;
  route: string | null;
  release: string | null;
  times: number;
  /** ISO 8601. */
  lastAt: string;
}

/** The missing targets of one content by step, page and release, most frequent first. */
export function missingByPlace(events: readonly StoredEvent[], contentId: string): MissingPlace[] {
  const rows = new Map<string, MissingPlace>();
  for (const { properties, timestamp } of events) {
    if (properties.contentId !== contentId) continue;
    const stepId = String(properties.stepId);
    const route = textOf(properties.route);
    const release = textOf(properties.release);
    const key = JSON.stringify([stepId, route, release]);
    const row = rows.get(key) ?? { stepId, route, release, times: 0, lastAt: timestamp };
    rows.set(key, { ...row, times: row.times + 1, lastAt: later(row.lastAt, timestamp) });
  }
  return [...rows.values()].sort((a, b) => b.times - a.times);
}

/** Of two ISO 8601 times in UTC. */
const later = (a: string, b: string): string => (a.localeCompare(b) > 0 ? a : b);
const textOf = (value: unknown): string | null => (typeof value === 'string' && value ? value : null);
