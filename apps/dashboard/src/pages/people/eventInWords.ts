import type { Json, StoredEvent } from '@foothold/protocol/types';

export interface EventWords {
  what: string;
  detail: string;
  /** `own`: something of the product; `guide`: something of Foothold; `quiet`: what merely happened. */
  kind: 'own' | 'guide' | 'quiet';
}

/** An event as somebody would say it. */
export function eventInWords({ event, type, properties, context, accountId }: StoredEvent): EventWords {
  const path = text(properties.path) || text((context.page as { path?: Json } | undefined)?.path ?? null);
  if (type === 'page' || type === 'screen')
    return { what: 'Visited', detail: path || text(properties.name), kind: 'quiet' };
  if (type === 'identify') return { what: 'Identified', detail: text(properties.email), kind: 'quiet' };
  if (type === 'group')
    return { what: 'Joined account', detail: text(properties.name) || (accountId ?? ''), kind: 'quiet' };
  if (type === 'alias') return { what: 'Merged with an earlier visitor', detail: '', kind: 'quiet' };
  if (!event.startsWith('$')) return { what: event, detail: '', kind: 'own' };
  return { what: OWN[event] ?? event, detail: guideOf(properties), kind: 'guide' };
}

const OWN: { [name: string]: string } = {
  $content_shown: 'Saw guide',
  $step_viewed: 'Saw step',
  $step_completed: 'Took step',
  $content_completed: 'Finished guide',
  $content_dismissed: 'Closed guide',
  $content_snoozed: 'Put guide off',
  $content_restored: 'Brought guide back',
  $item_completed: 'Done in checklist',
  $item_clicked: 'Opened from checklist',
  $target_missing: 'Step without its target',
  $action_clicked: 'Clicked in guide',
  $help_requested: 'Asked for help',
  $events_dropped: 'Events given up by the browser',
};
const guideOf = (properties: StoredEvent['properties']) =>
  [properties.contentId, properties.stepId ?? properties.itemId]
    .map((part) => text(part ?? null))
    .filter(Boolean)
    .join(' · ');
const text = (value: Json | undefined): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
