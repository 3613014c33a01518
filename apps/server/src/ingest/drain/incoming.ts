import { hash } from 'node:crypto';
import { explainEvent, parseTime } from '@foothold/protocol/schema';
import type { EventRow } from '@foothold/storage/events';
import type { Database } from '@foothold/storage/metadata';
import { isUnvouched, type Proof } from '../../identity/proof.ts';
import { SEALED, unseal } from '../../identity/seal.ts';
import { vouchFor } from '../../identity/vouch-for.ts';
import { clean } from '../event/clean.ts';
import { FAULTS, type Fault } from '../event/fault.ts';
import type { ValidEvent } from '../event/find-fault.ts';
import { type BodyHash, oddBodyHash } from '../event/hashes.ts';
import { judgeEvent } from '../event/judge.ts';
import { Meter } from '../event/meter.ts';
import { elements, memberValues } from '../event/raw-json.ts';
import { BATCH, parseJson, readRequest } from '../event/read-request.ts';
import { toRow } from '../event/to-row.ts';
import type { Frame } from '../log/frame.ts';
import type { PlacedFrame } from '../log/log-reader.ts';
import type { Position } from '../log/position.ts';
import { callOf, readHeld } from '../quarantine/held-event.ts';
import { type KeptBody, readRefusal } from '../quarantine/kept-body.ts';
import { PlainReader } from './plain/plain-reader.ts';

/** One event as it came out of the log, before anybody has asked whether it was there before. */
export class Incoming {
  readonly content: ReadyContent | FaultyContent;
  readonly #request: Request;
  readonly #index: number;

  constructor(request: Request, index: number, content: ReadyContent | FaultyContent) {
    this.#request = request;
    this.#index = index;
    this.content = content;
  }

  get environmentId(): string {
    return this.#request.frame.environmentId;
  }
  get receivedAtMs(): number {
    return this.#request.frame.receivedAtMs;
  }
  /** The quarantine row that this event comes from; null when it comes from outside. */
  get replayOf(): string | null {
    return this.#request.replayOf;
  }
  /** The same for the same place in the log, whoever reads it and when. */
  placeId(): string {
    return placeId(this.#request, this.#index);
  }
  /** For quarantine: looked for once more, which is rare; a block that held on to its parsed events would be all garbage collection. */
  toHeld(): Held {
    const { frame, sentAt } = this.#request;
    this.#request.raw ??= rawEvents(frame);
    return {
      body: this.#request.raw[this.#index] as Buffer,
      key_id: frame.keyId ?? null,
      call: callOf(frame.form & ~SEALED),
      sent_at: parseTime(sentAt),
      from_bot: frame.fromBotBrowser ? 1 : 0,
    };
  }
  /** As it was sent. */
  toEvent(): unknown {
    return readHeld({ ...this.toHeld(), sent_at: null });
  }
}

/** An event's very bytes, and what it took from its request. */
export type Held = Pick<Database['quarantine'], 'body' | 'key_id' | 'call' | 'sent_at' | 'from_bot'>;

/** A request that could not be read at all, of which the body is kept. */
export interface RefusedBody extends KeptBody {
  placeId: string;
  reason: string;
  frame: Frame;
}

/** What the events of one request share. */
interface Request {
  collectorId: string;
  at: Position;
  frame: Frame;
  replayOf: string | null;
  sentAt: unknown;
  proof?: Proof | null;
  /** Whether the body is one of many events. */
  isBatch: boolean;
  /** The bytes of each event, once somebody has asked. */
  raw?: Buffer[];
}
export interface ReadyContent {
  kind: 'ready';
  row: EventRow;
  body: BodyHash;
  /** Kept under an anonymous id that must not be a user's; see {@link isUnvouched}. */
  isUnvouched?: boolean;
}
export interface FaultyContent {
  kind: 'faulty';
  fault: Fault;
  message: string;
  messageId: string | null;
}

/**
 * Reads the events of a frame exactly as the edge has judged them: the outcome depends on the frame and its place
 * alone, so that a block that has to be cut again after a crash is the same block.
 */
export class IncomingReader {
  readonly #collectorId: string;
  readonly #meter = new Meter();
  readonly #plain: PlainReader;

  /** `secret`: what the hashes of bodies depend on; the same for all who share a metadata store. */
  constructor(collectorId: string, secret: Uint8Array) {
    this.#collectorId = collectorId;
    this.#plain = new PlainReader(secret);
  }

  read({ at, frame }: PlacedFrame): Incoming[] {
    if (frame.kind === 'refusal') return [];
    const common = { collectorId: this.#collectorId, at, frame };
    const plain = this.#plain.read(frame);
    if (plain) {
      const request = { ...common, replayOf: null, sentAt: plain.sentAt, isBatch: true };
      return plain.events.map((event, index) => {
        const content = typeof event === 'string' ? this.#judge(request, index, JSON.parse(event), false) : event;
        return new Incoming(request, index, content);
      });
    }
    const found = readFrame(frame);
    if (!found) return [];
    const { replayOf, sentAt, proof, isBatch } = found;
    const request = { ...common, replayOf, sentAt, proof, isBatch };
    return found.events.map(
      (event, index) => new Incoming(request, index, this.#judge(request, index, event, found.escapes)),
    );
  }

  /** What is to be kept of a refusal; null of most. */
  readRefused({ at, frame }: PlacedFrame): RefusedBody | null {
    const { reason, kept } = readRefusal(frame);
    return kept && { ...kept, reason, frame, placeId: placeId({ collectorId: this.#collectorId, at }, 0) };
  }

  #judge(request: Request, index: number, event: unknown, escapes: boolean): ReadyContent | FaultyContent {
    const { environmentId, receivedAtMs, fromBotBrowser } = request.frame;
    const { proof, isBatch } = request;
    const depth = isBatch ? 3 : 1;
    const sentAtMs = parseTime(request.sentAt);
    const verdict = judgeEvent(event, { receivedAtMs, sentAtMs, escapes, depth, proof }, this.#meter);
    if ('fault' in verdict) {
      const { fault } = verdict;
      return { kind: 'faulty', fault, message: explain(event, fault), messageId: messageIdOf(event) };
    }
    if (escapes) clean(event);
    const messageId = messageIdOf(event) ?? placeId(request, index);
    const circumstances = { environmentId, messageId, atMs: verdict.atMs, receivedAtMs, fromBotBrowser };
    const row = toRow(event as ValidEvent, circumstances);
    if (proof) vouchFor(row, event as ValidEvent, proof);
    const body = this.#plain.hashOfBody(event as object) ?? oddBodyHash(event as object);
    if (proof && isUnvouched(event as ValidEvent, proof)) return { kind: 'ready', row, body, isUnvouched: true };
    return { kind: 'ready', row, body };
  }
}

/** In the shape of a UUID (version 8: our own making). */
function placeId({ collectorId, at }: Pick<Request, 'collectorId' | 'at'>, index: number): string {
  const hex = hash('sha256', `${collectorId}/${at}/${index}`, 'hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The body of a replay's frame. */
export const replayBody = (quarantineId: string, event: string): Buffer => Buffer.from(`${quarantineId}\n${event}`);

const bytesOf = ({ body }: Frame): Buffer => Buffer.from(body.buffer, body.byteOffset, body.byteLength);

/** The events of a frame as they stand in its body. */
function rawEvents(frame: Frame): Buffer[] {
  const { body, form } = unseal(bytesOf(frame), frame.form);
  if (frame.kind === 'replay') return [body.subarray(body.indexOf(0x0a) + 1)];
  if (form !== BATCH) return [body];
  // The last one counts, as it does for JSON.parse.
  const batch = memberValues(body, 'batch').at(-1);
  return elements(body, batch?.from ?? body.length).map(({ from, to }) => body.subarray(from, to));
}

function readFrame(frame: Frame) {
  const { body, form, proof } = unseal(bytesOf(frame), frame.form);
  const text = body.toString();
  const { replayOf, json } = frame.kind === 'replay' ? splitReplay(text) : { replayOf: null, json: text };
  const parsed = parseJson(json);
  const request = frame.kind === 'replay' ? { events: [parsed], sentAt: undefined } : readRequest(parsed, form);
  if (!request) return null;
  const { events, sentAt } = request;
  return { events, sentAt, escapes: json.includes('\\u'), replayOf, proof, isBatch: form === BATCH };
}

function splitReplay(text: string): { replayOf: string; json: string } {
  const end = text.indexOf('\n');
  return { replayOf: text.slice(0, end), json: text.slice(end + 1) };
}

function messageIdOf(event: unknown): string | null {
  const id = (event as { messageId?: unknown } | null)?.messageId;
  return typeof id === 'string' && id !== '' ? id : null;
}

/** The schema's words where the schema has some, which name the field; else those of the fault. */
const explain = (event: unknown, fault: Fault): string => {
  const isOfShape = fault !== 'too_large' && fault !== 'too_many_keys' && fault !== 'before_2000';
  return (isOfShape && explainEvent(event)) || FAULTS[fault];
};
