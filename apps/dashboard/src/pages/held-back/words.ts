import type { Ledger, QuarantineItem } from '@foothold/protocol/types';
import { countOf, formatCount } from '../../format/count.ts';
import type { Replayed, ReplaySoFar } from './replay-all.ts';

/** Characters of a name, which may be what is wrong. */
const SHOWN = 80;

/** `no_name` → `no name`. */
export const reasonInWords = (reason: string): string => reason.replaceAll('_', ' ');

/** Name or kind of what came, as far as it can be read. */
export function whatInWords({ what, body }: Pick<QuarantineItem, 'what' | 'body'>): string {
  if (what === 'body') return 'A whole request';
  const event = parsed(body);
  if (typeof event !== 'object' || event === null) return 'No event';
  const { event: name, type } = event as { event?: unknown; type?: unknown };
  if (typeof name === 'string' && name !== '') return shortened(name);
  if (typeof type !== 'string' || type === '') return 'An event without a name';
  // The others have none.
  if (type === 'track') return 'A track without a name';
  return `${/^[aeiou]/i.test(type) ? 'An' : 'A'} ${shortened(type)}`;
}

const shortened = (text: string) => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);

/** Which key it came with, never the key itself. */
export function keyInWords(key: QuarantineItem['key']): string {
  if (key === null) return 'unknown key';
  const end = key.hint ? `…${key.hint}` : key.id.slice(0, 8);
  return key.name ? `${key.name} (${end})` : `${key.kind ?? 'former'} key ${end}`;
}

export function ledgerInWords({ received, quarantined, discarded }: Ledger): string {
  const left = Math.max(0, quarantined - discarded);
  const gone = discarded > 0 ? `; ${formatCount(discarded)} more were discarded` : '';
  return `${countOf(left, 'event is', 'events are')} held back of ${formatCount(received)} that came${gone}.`;
}

export function replayedInWords({ stored, duplicate, quarantined, remaining }: ReplaySoFar): string {
  const parts = [
    stored > 0 ? `${formatCount(stored)} stored` : '',
    duplicate > 0 ? `${formatCount(duplicate)} stored before` : '',
    quarantined > 0 ? `${formatCount(quarantined)} still wrong` : '',
    remaining > 0 ? `${formatCount(remaining)} not sent` : '',
  ].filter(Boolean);
  return parts.length === 0 ? 'There was nothing to send.' : `Sent again: ${parts.join(', ')}.`;
}

/** While there are more. */
export const sendingInWords = (soFar: ReplaySoFar): string =>
  `${formatCount(sentOf(soFar))} sent again, ${formatCount(soFar.remaining)} to go.`;

export const sentOf = ({ stored, duplicate, quarantined }: Replayed): number => stored + duplicate + quarantined;

export interface Discarded {
  events: number;
  bodies: number;
}
export function discardedInWords({ events, bodies }: Discarded): string {
  const parts = [
    events > 0 ? countOf(events, 'event', 'events') : '',
    bodies > 0 ? countOf(bodies, 'request', 'requests') : '',
  ].filter(Boolean);
  return parts.length === 0 ? 'There was nothing to discard.' : `Discarded: ${parts.join(' and ')}.`;
}

/** What somebody wrote to put events right; words instead of it when it is none. */
export function patchOf(text: string): { patch?: object } | string {
  if (text.trim() === '') return {};
  const patch = parsed(text);
  const isObject = typeof patch === 'object' && patch !== null && !Array.isArray(patch);
  if (!isObject) return 'That is not a JSON object, like {"event": "Report opened"}.';
  return Object.keys(patch).length > 0 ? { patch } : {};
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
