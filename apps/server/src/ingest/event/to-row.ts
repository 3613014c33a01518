import type { EventType } from '@foothold/protocol/types';
import type { EventRow } from '@foothold/storage/events';
import { isAutomated } from './automated.ts';
import type { ValidEvent } from './find-fault.ts';
import { isImpersonated } from './impersonated.ts';

export interface RowContext {
  environmentId: string;
  messageId: string;
  atMs: number;
  receivedAtMs: number;
  fromBotBrowser: boolean;
}

export const STORED_NAMES: Record<Exclude<EventType, 'track'>, string> = {
  identify: '$identify',
  group: '$group',
  page: '$page',
  screen: '$screen',
  alias: '$alias',
};

/** The stored form of an event that the judge has passed; its block is 0 until there is one. */
export function toRow(event: ValidEvent, c: RowContext): EventRow {
  const userId = toText(event.userId);
  const anonymousId = toText(event.anonymousId);
  return {
    environment_id: c.environmentId,
    raw_id: userId || anonymousId,
    ts: c.atMs,
    message_id: c.messageId,
    type: event.type,
    event: event.type === 'track' ? (event.event as string) : STORED_NAMES[event.type],
    user_id: userId,
    anonymous_id: anonymousId,
    group_id: toText(event.context?.groupId) || toText(event.groupId),
    path: pathOf(event),
    properties: JSON.stringify(propertiesOf(event)),
    context: JSON.stringify(event.context ?? {}),
    previous_id: event.type === 'alias' ? toText(event.previousId) : '',
    automated: isAutomated(event.context, c.fromBotBrowser) ? 1 : 0,
    ...(isImpersonated(event.context) ? { impersonated: 1 as const } : {}),
    received_at: c.receivedAtMs,
    block: 0,
  };
}

const toText = (id: string | number | null | undefined): string => (id === null || id === undefined ? '' : String(id));

/** Traits of identify and group, properties of the rest; a page's name and category go among them. */
function propertiesOf(event: ValidEvent): Record<string, unknown> {
  if (event.type === 'identify') return event.traits ?? traitsInContext(event) ?? {};
  if (event.type === 'group') return event.traits ?? {};
  const properties = event.properties ?? {};
  if (event.type !== 'page' && event.type !== 'screen') return properties;
  const { name, category } = event;
  return {
    ...(typeof name === 'string' && name !== '' ? { name } : {}),
    ...(typeof category === 'string' && category !== '' ? { category } : {}),
    ...properties,
  };
}

/** Where RudderStack's browser client writes what identify() was given. */
function traitsInContext({ context }: ValidEvent): Record<string, unknown> | null {
  const traits = context?.traits;
  return typeof traits === 'object' && !Array.isArray(traits) ? (traits as Record<string, unknown>) : null;
}

function pathOf(event: ValidEvent): string {
  const page = event.context?.page;
  const ofEvent = event.type === 'page' ? addressPath(event.properties) : '';
  return ofEvent || (typeof page === 'object' && page !== null ? addressPath(page as Record<string, unknown>) : '');
}

/** The path that something with an address names: its own, or its url's; else ''. */
export function addressPath(page: Record<string, unknown> | null | undefined): string {
  if (typeof page?.path === 'string' && page.path !== '') return page.path;
  return typeof page?.url === 'string' && URL.canParse(page.url) ? new URL(page.url).pathname : '';
}
