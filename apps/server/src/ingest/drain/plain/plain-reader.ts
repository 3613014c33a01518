import { isAscii, isUtf8 } from 'node:buffer';
import { parseTime } from '@foothold/protocol/schema';
import { BATCH } from '../../event/read-request.ts';
import type { Frame } from '../../log/frame.ts';
import { eventFields } from './event-fields.ts';
import { JsonScanner, type Members } from './json-scanner.ts';
import { type PlainEvent, PlainEvents } from './plain-events.ts';

/** In the order of the batch: each event, or the JSON of one that has to be looked at properly. */
export interface PlainRequest {
  sentAt: string | undefined;
  events: (PlainEvent | string)[];
}

const [OPEN_ARRAY, CLOSE_ARRAY, COMMA] = [0x5b, 0x5d, 0x2c];
const DEPTH_OF_REQUEST = 1;

/**
 * Reads batches straight off their bytes, as nearly every client writes them: nothing is parsed into objects, and an
 * event's JSON goes into the store as it came. Says exactly what reading it properly says, or null.
 */
export class PlainReader {
  readonly #scanner: JsonScanner;
  readonly #fields = eventFields();
  readonly #events = new PlainEvents(this.#fields);
  readonly #request: RequestMembers;

  /** `seed`: 8 bytes at least; what the hashes of bodies depend on. */
  constructor(seed: Uint8Array) {
    this.#scanner = new JsonScanner(seed);
    this.#request = new RequestMembers((depth) => this.#readBatch(depth));
  }

  /** Null when the request is not written plainly. */
  read(frame: Frame): PlainRequest | null {
    if (frame.kind !== 'request' || frame.form !== BATCH) return null;
    const bytes = Buffer.from(frame.body.buffer, frame.body.byteOffset, frame.body.byteLength);
    const isPlainText = isAscii(bytes);
    if (!isPlainText && !isUtf8(bytes)) return null;
    const request = this.#request;
    request.reset();
    this.#events.start(frame, bytes, isPlainText);
    this.#scanner.start(bytes);
    const isRead = this.#scanner.object(DEPTH_OF_REQUEST, request) && this.#scanner.at === bytes.length;
    if (!isRead || !request.hasBatch) return null;
    const sentAt = request.sentAt && bytes.toString('utf8', request.sentAt.from, request.sentAt.to);
    return { sentAt: sentAt ?? undefined, events: this.#events.finish(sentAt ? parseTime(sentAt) : null) };
  }

  /** 64 bits that tell one body from another, whatever the order of its keys; null where JSON cannot be written plainly. */
  hashOfBody(event: object): { low: number; high: number } | null {
    this.#scanner.start(Buffer.from(JSON.stringify(event)));
    this.#fields.event.reset();
    if (!this.#scanner.object(DEPTH_OF_REQUEST, this.#fields.event)) return null;
    return { low: this.#scanner.low, high: this.#scanner.high };
  }

  #readBatch(depth: number): boolean {
    const scanner = this.#scanner;
    const { event } = this.#fields;
    if (!scanner.takes(OPEN_ARRAY)) return false;
    for (let count = 0; !scanner.takes(CLOSE_ARRAY); count++) {
      if (count > 0 && !scanner.takes(COMMA)) return false;
      const from = scanner.at;
      event.reset();
      scanner.keys = 0;
      if (!scanner.object(depth + 1, event)) return false;
      this.#events.add(from, scanner);
    }
    return true;
  }
}

/** The members of a batch request: its events, and when it was sent, which may come after them. */
class RequestMembers implements Members {
  readonly isUnhashed = false;
  hasBatch = false;
  sentAt: { from: number; to: number } | null = null;
  readonly #readBatch: (depth: number) => boolean;

  constructor(readBatch: (depth: number) => boolean) {
    this.#readBatch = readBatch;
  }

  reset(): void {
    this.hasBatch = false;
    this.sentAt = null;
  }

  read(scanner: JsonScanner, depth: number): boolean {
    switch (scanner.bytes.toString('latin1', scanner.from, scanner.to)) {
      case 'batch':
        this.hasBatch = true;
        return this.#readBatch(depth);
      case 'sentAt':
        if (!scanner.string() || scanner.isEscaped) return false;
        this.sentAt = { from: scanner.from, to: scanner.to };
        return true;
      default:
        return scanner.value(depth);
    }
  }
}
