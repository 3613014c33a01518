// Makes the sample's events and sends those that are due; in a thread of its own, so that the collector is not held up and
// the memory it takes is given back.
import { parentPort, workerData } from 'node:worker_threads';
import type { SampleEvent } from './behavior.ts';
import { type Door, deliver } from './deliver.ts';
import { eventsBetween } from './world.ts';

export interface SampleOrder {
  seed: string;
  anchorMs: number;
  /** Everything up to here has been delivered. */
  afterMs: number;
  /** Deliver what happened up to here … */
  untilMs: number;
  /** … and hand back what will happen up to here. */
  aheadMs: number;
  door: Door;
}
export type SampleReport =
  | { type: 'delivered'; untilMs: number; events: number }
  | { type: 'ahead'; events: SampleEvent[] };

const { seed, anchorMs, afterMs, untilMs, aheadMs, door } = workerData as SampleOrder;
const report = (message: SampleReport) => parentPort?.postMessage(message);

const events = eventsBetween(seed, anchorMs, afterMs, aheadMs);
const due = events.filter(({ timestamp }) => timestamp <= untilMs);
let sent = 0;
await deliver(due, door, (deliveredMs) => {
  sent = due.findLastIndex(({ timestamp }) => timestamp <= deliveredMs) + 1;
  report({ type: 'delivered', untilMs: deliveredMs, events: sent });
});
report({ type: 'ahead', events: events.slice(due.length) });
