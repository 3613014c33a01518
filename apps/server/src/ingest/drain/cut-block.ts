import type { LogReader } from '../log/log-reader.ts';
import type { Position } from '../log/position.ts';
import { readRefusal } from '../quarantine/kept-body.ts';
import type { Counter } from './counters.ts';
import type { EventFrame } from './event-frames.ts';
import type { Incoming, IncomingReader, RefusedBody } from './incoming.ts';

/** A stretch of the log with the events in it. */
export interface CutBlock {
  start: Position;
  end: Position;
  incoming: Incoming[];
  /** Of the frames that they came in, in the same order. */
  frames: EventFrame[];
  /** Of requests that could not be read. */
  bodies: RefusedBody[];
  /** What the frames themselves say: received and refused. */
  counted: { environmentId: string; receivedAtMs: number; counter: Counter; count: number }[];
}

export interface CutLimits {
  maxEvents: number;
  maxBytes: number;
}

/** Reads from `start` until the durable end or the limits, whole frames only. */
export function cutBlock(
  log: LogReader,
  reader: IncomingReader,
  start: Position,
  end: Position,
  { maxEvents, maxBytes }: CutLimits,
): CutBlock {
  const incoming: Incoming[] = [];
  const withEvents: EventFrame[] = [];
  const bodies: RefusedBody[] = [];
  const counted: CutBlock['counted'] = [];
  let bytes = 0;
  let frames = 0;
  const stop = log.read(start, end, (placed) => {
    const { frame } = placed;
    const { environmentId, receivedAtMs, count } = frame;
    if (frame.kind !== 'replay') counted.push({ environmentId, receivedAtMs, counter: 'received', count });
    if (frame.kind === 'refusal') {
      counted.push({ environmentId, receivedAtMs, counter: `refused:${readRefusal(frame).reason}`, count });
      const body = reader.readRefused(placed);
      if (body) bodies.push(body);
    }
    const events = reader.read(placed);
    for (const event of events) incoming.push(event);
    if (events.length > 0) withEvents.push({ at: placed.at, events: events.length });
    bytes += frame.body.byteLength;
    frames++;
    return incoming.length < maxEvents && bytes < maxBytes && frames < maxEvents;
  });
  return { start, end: stop, incoming, frames: withEvents, bodies, counted };
}
