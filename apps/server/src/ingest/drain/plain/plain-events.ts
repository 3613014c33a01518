import { EVENT_TYPES, INGEST_LIMITS as LIMITS, parseTime } from '@foothold/protocol/schema';
import type { EventType } from '@foothold/protocol/types';
import { isBot } from '../../event/automated.ts';
import { eventTime } from '../../event/event-time.ts';
import type { BodyHash } from '../../event/hashes.ts';
import { addressPath, STORED_NAMES } from '../../event/to-row.ts';
import type { Frame } from '../../log/frame.ts';
import type { EventFields } from './event-fields.ts';
import type { Fields } from './fields.ts';
import type { JsonScanner } from './json-scanner.ts';
import { PlainRow } from './plain-row.ts';
import { remembered } from './remembered.ts';
import { Texts } from './texts.ts';

/** An event that needs no second look. */
export interface PlainEvent {
  kind: 'ready';
  row: PlainRow;
  body: BodyHash;
}

interface Draft {
  event: PlainEvent | null;
  from: number;
  to: number;
  timestamp: string;
  sentAt: string;
}

/** No text that is read here holds this. */
const ODD = '\n';
const TYPES = new Set<string>(EVENT_TYPES.filter((type) => type !== 'alias'));

/** Makes rows of the events that the scanner has gone over; leaves alone whatever is in any way unusual. */
export class PlainEvents {
  readonly #fields: EventFields;
  readonly #at: ReturnType<typeof placesOf>;
  readonly #texts = new Texts();
  readonly #isBot = remembered(isBot);
  readonly #pathOfUrl = remembered((url) => addressPath({ url }));
  readonly #time = remembered(parseTime);
  #drafts: Draft[] = [];
  #frame!: Frame;
  #bytes!: Buffer;
  #isAscii = false;

  constructor(fields: EventFields) {
    this.#fields = fields;
    this.#at = placesOf(fields);
  }

  start(frame: Frame, bytes: Buffer, isAscii: boolean): void {
    this.#frame = frame;
    this.#bytes = bytes;
    this.#isAscii = isAscii;
    this.#drafts = [];
  }

  /** The event that the scanner has just read. */
  add(from: number, scanner: JsonScanner): void {
    const { low, high, keys, at: to } = scanner;
    const { event } = this.#fields;
    const timestamp = this.#timeText(this.#at.timestamp);
    const sentAt = this.#timeText(this.#at.sentAt);
    const isUsual =
      timestamp !== ODD &&
      sentAt !== ODD &&
      keys <= LIMITS.keys &&
      to - from <= LIMITS.eventBytes &&
      (timestamp !== '' || isAbsent(event, this.#at.originalTimestamp));
    const row = isUsual ? this.#row() : null;
    this.#drafts.push({ event: row && { kind: 'ready', row, body: { low, high } }, from, to, timestamp, sentAt });
  }

  /** All of them, once it is known when their batch was sent. */
  finish(batchSentAtMs: number | null): (PlainEvent | string)[] {
    const { receivedAtMs } = this.#frame;
    return this.#drafts.map(({ event, from, to, timestamp, sentAt }) => {
      if (event === null) return this.#bytes.toString('utf8', from, to);
      if (timestamp === '') return event;
      const sentAtMs = sentAt === '' ? batchSentAtMs : this.#time(sentAt);
      const time = eventTime(this.#time(timestamp), sentAtMs, receivedAtMs);
      if ('fault' in time || this.#time(timestamp) === null) return this.#bytes.toString('utf8', from, to);
      event.row.ts = time.atMs;
      return event;
    });
  }

  #row(): PlainRow | null {
    const { event, context } = this.#fields;
    const at = this.#at;
    const type = this.#text(event, at.type);
    const userId = this.#text(event, at.userId);
    const anonymousId = this.#text(event, at.anonymousId);
    const groupId = this.#text(event, at.groupId);
    const contextGroupId = this.#text(context, at.contextGroupId);
    const path = this.#path(type);
    const automated = this.#automated();
    const messageLength = event.to(at.messageId) - event.from(at.messageId);
    if (
      !TYPES.has(type) ||
      ![userId, anonymousId, groupId, contextGroupId].every((id) => id !== ODD && id.length <= LIMITS.idLength) ||
      (userId === '' && anonymousId === '') ||
      (type === 'group' && groupId === '') ||
      (type === 'identify' && event.kind(at.traits) !== 'object') ||
      event.kind(at.messageId) !== 'text' ||
      event.isEscaped(at.messageId) ||
      messageLength === 0 ||
      messageLength > LIMITS.messageIdLength ||
      path === ODD ||
      automated === null ||
      !isAbsent(context, at.impersonatedBy) ||
      !isObject(event, at.properties) ||
      !isObject(event, at.traits) ||
      !isObject(event, at.context)
    ) {
      return null;
    }
    const name = type === 'track' ? this.#text(event, at.event) : STORED_NAMES[type as Exclude<EventType, 'track'>];
    if (name === ODD || name === '' || name.length > LIMITS.eventNameLength) return null;
    const hasTitle = !isAbsent(event, at.name) || !isAbsent(event, at.category);
    if (hasTitle && (type === 'page' || type === 'screen')) return null;

    const properties = type === 'identify' || type === 'group' ? at.traits : at.properties;
    const isGiven = event.kind(properties) === 'object';
    const hasContext = event.kind(at.context) === 'object';
    const { environmentId, receivedAtMs } = this.#frame;
    return new PlainRow(
      {
        environment_id: environmentId,
        raw_id: userId || anonymousId,
        ts: receivedAtMs,
        message_id: this.#bytes.toString(
          this.#isAscii ? 'latin1' : 'utf8',
          event.from(at.messageId),
          event.to(at.messageId),
        ),
        type: type as EventType,
        event: name,
        user_id: userId,
        anonymous_id: anonymousId,
        group_id: contextGroupId || groupId,
        path,
        automated,
        received_at: receivedAtMs,
      },
      {
        bytes: this.#bytes,
        propertiesFrom: isGiven ? event.from(properties) : 0,
        propertiesTo: isGiven ? event.to(properties) : 0,
        contextFrom: hasContext ? event.from(at.context) : 0,
        contextTo: hasContext ? event.to(at.context) : 0,
      },
    );
  }

  /** '' where there is none: an empty one is odd. */
  #timeText(place: number): string {
    const { event } = this.#fields;
    return this.#text(event, place) || (isAbsent(event, place) ? '' : ODD);
  }

  /** '' where there is none. */
  #text<Name extends string>(fields: Fields<Name>, place: number): string {
    const kind = fields.kind(place);
    if (kind === 'absent' || kind === 'null') return '';
    if (kind !== 'text' || fields.isEscaped(place)) return ODD;
    return this.#texts.of(this.#bytes, fields.from(place), fields.to(place), this.#isAscii, fields.hash(place));
  }

  #path(type: string): string {
    const ofEvent = type === 'page' ? this.#addressPath(this.#fields.address) : '';
    return ofEvent || this.#addressPath(this.#fields.page);
  }

  #addressPath(fields: EventFields['page']): string {
    const at = fields === this.#fields.page ? this.#at.page : this.#at.address;
    if (fields.kind(at.path) === 'text' && this.#text(fields, at.path) !== '') return this.#text(fields, at.path);
    if (fields.kind(at.url) !== 'text') return '';
    const url = this.#text(fields, at.url);
    return url === ODD ? ODD : this.#pathOfUrl(url);
  }

  /** Null where it takes more than a look. */
  #automated(): 0 | 1 | null {
    const { context } = this.#fields;
    if (context.kind(this.#at.automated) === 'true') return 1;
    const userAgent = context.kind(this.#at.userAgent) === 'text' ? this.#text(context, this.#at.userAgent) : '';
    if (userAgent === ODD) return null;
    if (userAgent === '') return this.#frame.fromBotBrowser ? 1 : 0;
    return this.#isBot(userAgent) ? 1 : 0;
  }
}

const isAbsent = <Name extends string>(fields: Fields<Name>, place: number) =>
  fields.kind(place) === 'absent' || fields.kind(place) === 'null';
const isObject = <Name extends string>(fields: Fields<Name>, place: number) =>
  isAbsent(fields, place) || fields.kind(place) === 'object';

function placesOf({ event, context, page, address }: EventFields) {
  return {
    type: event.place('type'),
    event: event.place('event'),
    messageId: event.place('messageId'),
    userId: event.place('userId'),
    anonymousId: event.place('anonymousId'),
    groupId: event.place('groupId'),
    timestamp: event.place('timestamp'),
    originalTimestamp: event.place('originalTimestamp'),
    sentAt: event.place('sentAt'),
    properties: event.place('properties'),
    traits: event.place('traits'),
    context: event.place('context'),
    name: event.place('name'),
    category: event.place('category'),
    contextGroupId: context.place('groupId'),
    userAgent: context.place('userAgent'),
    automated: context.place('automated'),
    impersonatedBy: context.place('impersonatedBy'),
    page: { path: page.place('path'), url: page.place('url') },
    address: { path: address.place('path'), url: address.place('url') },
  };
}
