import { hash } from 'node:crypto';
import { explainEvent, parseTime } from '@foothold/protocol/schema';
import type { EventRow } from '@foothold/storage/events';
import { clean } from '../event/clean.ts';
import { FAULTS, type Fault } from '../event/fault.ts';
import type { ValidEvent } from '../event/find-fault.ts';
import { type Bytes, bytesOfId, hashOfBody } from '../event/hashes.ts';
import { judgeEvent } from '../event/judge.ts';
import { Meter } from '../event/meter.ts';
import { BATCH, parseJson, readRequest } from '../event/read-request.ts';
import { toRow } from '../event/to-row.ts';
import type { Frame } from '../log/frame.ts';
import type { PlacedFrame } from '../log/log-reader.ts';

/** One event as it came out of the log, before anybody has asked whether it was there before. */
export interface Incoming {
  environmentId: string;
  receivedAtMs: number;
  /** The quarantine row that this event comes from; null when it comes from outside. */
  replayOf: string | null;
  /** The same for the same place in the log, whoever reads it and when. */
  placeId: () => string;
  content: ReadyContent | FaultyContent;
}
export interface ReadyContent {
  kind: 'ready';
  row: EventRow;
  idHash: Bytes;
  bodyHash: Bytes;
  /** For quarantine, if it comes to that. */
  toBody: () => string;
}
export interface FaultyContent {
  kind: 'faulty';
  fault: Fault;
  message: string;
  messageId: string | null;
  toBody: () => string;
}

/**
 * Reads the events of a frame exactly as the edge has judged them: the outcome depends on the frame and its place
 * alone, so that a block that has to be cut again after a crash is the same block.
 */
export class IncomingReader {
  readonly #collectorId: string;
  readonly #meter = new Meter();

  constructor(collectorId: string) {
    this.#collectorId = collectorId;
  }

  read({ at, frame }: PlacedFrame): Incoming[] {
    if (frame.kind === 'refusal') return [];
    const request = readFrame(frame);
    if (!request) return [];
    const { escapes, replayOf } = request;
    const depth = frame.form === BATCH ? 3 : 1;
    const circumstances = { receivedAtMs: frame.receivedAtMs, sentAtMs: parseTime(request.sentAt), escapes, depth };
    return request.events.map((event, index) => {
      const placeId = () => this.#placeId(at, index);
      const { environmentId, receivedAtMs, fromBotBrowser } = frame;
      // Read once more when it is asked for, which is rare: a block that held on to its parsed events would be all garbage collection.
      const toBody = () => quarantineBody(readFrame(frame)?.events[index], request.sentAt, fromBotBrowser);
      const verdict = judgeEvent(event, circumstances, this.#meter);
      const common = { environmentId, receivedAtMs, replayOf, placeId };
      if ('fault' in verdict) {
        const { fault } = verdict;
        const message = explain(event, fault);
        return { ...common, content: { kind: 'faulty', fault, message, messageId: messageIdOf(event), toBody } };
      }
      if (escapes) clean(event);
      const messageId = messageIdOf(event) ?? placeId();
      const row = toRow(event as ValidEvent, {
        environmentId,
        messageId,
        atMs: verdict.atMs,
        receivedAtMs,
        fromBotBrowser,
      });
      const bodyHash = hashOfBody(event as Record<string, unknown>);
      return { ...common, content: { kind: 'ready', row, idHash: bytesOfId(messageId), bodyHash, toBody } };
    });
  }

  /** In the shape of a UUID (version 8: our own making). */
  #placeId(at: number, index: number): string {
    const hex = hash('sha256', `${this.#collectorId}/${at}/${index}`, 'hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
  }
}

/** The body of a replay's frame. */
export const replayBody = (quarantineId: string, event: string): Buffer => Buffer.from(`${quarantineId}\n${event}`);

function readFrame(frame: Frame) {
  const text = Buffer.from(frame.body.buffer, frame.body.byteOffset, frame.body.byteLength).toString();
  const { replayOf, json } = frame.kind === 'replay' ? splitReplay(text) : { replayOf: null, json: text };
  const parsed = parseJson(json);
  const request = frame.kind === 'replay' ? { events: [parsed], sentAt: undefined } : readRequest(parsed, frame.form);
  return request && { events: request.events, sentAt: request.sentAt, escapes: json.includes('\\u'), replayOf };
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

/**
 * An event as quarantine keeps it: as it came, with what it took from its request, so that it can be replayed alone.
 * NUL and lone surrogates stay, as JSON escapes.
 */
function quarantineBody(event: unknown, batchSentAt: unknown, fromBotBrowser: boolean): string {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) return JSON.stringify(event);
  const { sentAt, context } = event as { sentAt?: unknown; context?: unknown };
  const isSent = batchSentAt !== undefined && sentAt === undefined;
  const isBot = fromBotBrowser && (context === undefined || context === null);
  return JSON.stringify({
    ...event,
    ...(isSent ? { sentAt: batchSentAt } : {}),
    ...(isBot ? { context: { automated: true } } : {}),
  });
}
