import type { EventsSeenResult, InstallStatus, List, MilestoneItem, ProjectSettings } from '@foothold/protocol/types';
import { useEffect, useState } from 'preact/hooks';
import { useGet, useQuery } from '../api/useApi.ts';
import type { Resource } from '../api/useResource.ts';
import { place } from '../session/session.ts';
import { type Measure, measureOf } from './measure.ts';

/** What every analytic page needs to know first. */
export interface Basics {
  hasEvents: boolean;
  /** Empty while it is on its way, and where it was not asked for. */
  seen: EventsSeenResult['items'];
  milestones: MilestoneItem[];
  settings: ProjectSettings;
  /** Null: no first value chosen yet. */
  measure: Measure | null;
  timeZone: string;
}

/** While nothing has arrived it looks again by itself. */
const LOOK_EVERY_MS = 4000;

/** `start`: before anything shows. `late`: it may come after. `unless-needed`: not asked where the settings say it all. */
export type SeenBy = 'start' | 'late' | 'unless-needed';

/** @param seenBy when `seen` has to be there, which is a question to the store of all events */
export function useBasics(seenBy: SeenBy = 'unless-needed'): Resource<Basics> {
  const projectId = place.value?.project.id;
  const [isWaiting, setWaiting] = useState(false);
  const looking = isWaiting ? { everyMs: LOOK_EVERY_MS } : {};
  const settings = useGet<ProjectSettings>(projectId ? `/projects/${projectId}` : null);
  const milestones = useGet<List<MilestoneItem>>('/milestones');
  const install = useGet<InstallStatus>('/install', {}, looking);
  const areSettingsEnough = Boolean(settings.value?.firstValue && install.value?.script.done);
  const asksSeen = seenBy !== 'unless-needed' || (settings.value && install.value && !areSettingsEnough);
  const seen = useQuery<EventsSeenResult>('events-seen', asksSeen ? {} : null, looking);

  const isEmpty = install.value !== null && seen.value?.items.length === 0;
  useEffect(() => setWaiting(isEmpty), [isEmpty]);

  const parts = [settings, milestones, seen, install];
  const reload = () => {
    for (const part of parts) if (part.status !== 'loading') part.reload();
  };
  const items = seen.value?.items ?? (seenBy !== 'start' && areSettingsEnough ? [] : null);
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
