import type { EventsSeenResult, InstallStatus, List, MilestoneItem, ProjectSettings } from '@foothold/protocol/types';
import { useEffect, useState } from 'preact/hooks';
import { useGet, useQuery } from '../api/useApi.ts';
import type { Resource } from '../api/useResource.ts';
import { place } from '../session/session.ts';
import { type Measure, measureOf } from './measure.ts';

/** What every analytic page needs to know first. */
export interface Basics {
  hasEvents: boolean;
  seen: EventsSeenResult['items'];
  milestones: MilestoneItem[];
  settings: ProjectSettings;
  /** Null: no first value chosen yet. */
  measure: Measure | null;
  timeZone: string;
}

/** While nothing has arrived it looks again by itself. */
const LOOK_EVERY_MS = 4000;

/**
 * @param seenBy `late`: `seen` may still be empty while it is on its way, where the project's settings make it not
 * needed for the question itself.
 */
export function useBasics(seenBy: 'start' | 'late' = 'late'): Resource<Basics> {
  const projectId = place.value?.project.id;
  const [isWaiting, setWaiting] = useState(false);
  const looking = isWaiting ? { everyMs: LOOK_EVERY_MS } : {};
  const settings = useGet<ProjectSettings>(projectId ? `/projects/${projectId}` : null);
  const milestones = useGet<List<MilestoneItem>>('/milestones');
  const seen = useQuery<EventsSeenResult>('events-seen', {}, looking);
  const install = useGet<InstallStatus>('/install', {}, looking);

  const isEmpty = install.value !== null && seen.value?.items.length === 0;
  useEffect(() => setWaiting(isEmpty), [isEmpty]);

  const parts = [settings, milestones, seen, install];
  const reload = () => {
    for (const part of parts) if (part.status !== 'loading') part.reload();
  };
  const canGoOn = seenBy === 'late' && settings.value?.firstValue && install.value?.script.done;
  const items = seen.value?.items ?? (canGoOn ? [] : null);
  if (settings.value && milestones.value && install.value && items) {
    const value: Basics = {
      hasEvents: install.value.script.done || items.length > 0,
      seen: items,
      milestones: milestones.value.items,
      settings: settings.value,
      measure: measureOf(milestones.value.items, items, settings.value.firstValue),
      timeZone: settings.value.timeZone,
    };
    return { status: 'ready', refreshing: false, reload, value };
  }
  const failed = parts.find((part) => part.status === 'failed');
  if (failed?.status === 'failed') return { status: 'failed', value: null, failure: failed.failure, reload };
  return { status: 'loading', value: null };
}
