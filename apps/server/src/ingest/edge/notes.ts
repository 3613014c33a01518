import { parseTime } from '@foothold/protocol/schema';
import type { Proof } from '../../identity/proof.ts';
import { unseal } from '../../identity/seal.ts';
import { type Circumstances, judgeEvent } from '../event/judge.ts';
import { Meter } from '../event/meter.ts';
import { BATCH, type Form, parseJson, type ReadableRequest, readRequest } from '../event/read-request.ts';
import type { Frame } from '../log/frame.ts';
import type { Counts } from './answer.ts';
import { NO_SKETCH, type Recency, RecentIds } from './recent-ids.ts';

export interface Noted {
  counts: Counts;
  /** Which events are no news, by their place: wrong, or known before. The ids of all others have been noted. */
  known: readonly number[];
}
export interface Arrival {
  environmentId: string;
  form: Form;
  receivedAtMs: number;
  /** The body has a `\u`. */
  escapes: boolean;
  proof: Proof | null;
}

const NONE: number[] = [];

/** What the edge makes of the events of a request before it has promised anything: which are wrong, which have been there. */
export class Notes {
  readonly #meter = new Meter();
  readonly #recent = new RecentIds();

  /** Judges the events and notes their ids; null when the body is nested too deep. */
  note(request: ReadableRequest, { environmentId, form, receivedAtMs, escapes, proof }: Arrival): Noted | null {
    const meter = this.#meter;
    meter.isTooDeep = false;
    const depth = form === BATCH ? 3 : 1;
    const circumstances = { receivedAtMs, sentAtMs: parseTime(request.sentAt), escapes, depth, proof };
    let known = NONE;
    let duplicates = 0;
    let quarantined = 0;
    for (let i = 0; i < request.events.length; i++) {
      const recency = this.#recency(request.events[i], environmentId, circumstances);
      if (recency === 'new') continue;
      if (known === NONE) known = [];
      known.push(i);
      if (recency === 'duplicate') duplicates++;
      else quarantined++;
    }
    if (form === BATCH) {
      for (const key in request.body) if (key !== 'batch') meter.walk(request.body[key], 2);
    }
    if (meter.isTooDeep) {
      this.#recent.forget(environmentId, idsOf(request.events, known));
      return null;
    }
    return { counts: { accepted: request.events.length - duplicates - quarantined, duplicates, quarantined }, known };
  }

  /**
   * Takes back what was noted of a request that could not be stored. Its ids are read once more: kept by all who wait for
   * the disk, they would live long enough to be taken for old, and a crowd's were a fifth of what the garbage collector had to carry.
   */
  forget({ body, form, environmentId }: Frame, known: readonly number[]): void {
    const plain = unseal(Buffer.from(body.buffer, body.byteOffset, body.byteLength), form);
    const request = readRequest(parseJson(plain.body.toString()), plain.form);
    if (request) this.#recent.forget(environmentId, idsOf(request.events, known));
  }

  /** What an event is, as far as the edge can tell; its id is noted. */
  #recency(event: unknown, environmentId: string, circumstances: Circumstances): Recency | 'faulty' {
    if ('fault' in judgeEvent(event, circumstances, this.#meter)) return 'faulty';
    const { messageId } = event as { messageId?: string | null };
    if (typeof messageId !== 'string') return 'new';
    const isOdd = circumstances.escapes || mayChange(event as Record<string, unknown>);
    return this.#recent.note(environmentId, messageId, isOdd ? NO_SKETCH : this.#meter.sketch);
  }
}

/** The message ids of events that are not `known`, by their place. */
const idsOf = (events: readonly unknown[], known: readonly number[]): string[] =>
  events.flatMap((event, i) => {
    const id = known.includes(i) ? null : (event as { messageId?: unknown } | null)?.messageId;
    return typeof id === 'string' ? [id] : [];
  });

/** Whether it has members that are no part of its body: then a sketch of all of it says nothing. */
const mayChange = (event: Record<string, unknown>): boolean =>
  event.sentAt !== undefined ||
  event.receivedAt !== undefined ||
  event.writeKey !== undefined ||
  event._metadata !== undefined ||
  event.attempts !== undefined;
