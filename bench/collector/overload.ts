import { atLeast, atMost, type Figure } from '../faults/lib/report.ts';
import { canChooseCpu } from '../lib/on-cpu.ts';
import { quantile } from '../lib/stats.ts';
import { type Context, start, warmUp } from './context.ts';
import type { LoadResult } from './load.ts';
import { runLoad } from './run-load.ts';

const TIMES = 3;
/** Large batches: a request costs the server more than its client, so that one processor of clients can offer more than one takes. */
const EVENTS = 50;
const CLIENTS_AT_PEAK = 128;
const CLIENTS = 2_048;

/**
 * Three times what the collector takes at its peak, due by the clock, from clients that each wait for their answer before
 * they send again. Server, engine and drain share one processor and the clients have the other; the peak is measured in the
 * same way. Once with clients that come again when they were told to, once with clients that do not care.
 */
export async function measureOverload(context: Context): Promise<Figure[]> {
  const [ofServer, ofClients] = canChooseCpu() ? [0, 1] : [null, null];
  const server = await start(context, 'foothold-collector', 'overload', ofServer);
  await warmUp(server);
  const { port, writeKey } = server;
  const load = { port, writeKey, events: EVENTS, seconds: 2 * context.seconds };
  const peak = await runLoad({ ...load, connections: CLIENTS_AT_PEAK, rate: null }, ofClients);
  const rate = (TIMES * peak.requests) / peak.seconds;
  const offered = { ...load, connections: CLIENTS, rate, leaves: true };
  const heeded = await runLoad({ ...offered, waits: true }, ofClients);
  const ignored = await runLoad(offered, ofClients);
  await server.stop();
  return [
    told('overload: peak on one processor, events/s', perSecond(peak)),
    ...figuresOf('overload', heeded, peak),
    ...figuresOf('overload, Retry-After ignored', ignored, peak).map(withoutBar),
  ];
}

function figuresOf(name: string, offered: LoadResult, peak: LoadResult): Figure[] {
  const { refused, requests, failed, left, seconds } = offered;
  const inPeaks = (n: number) => Math.round((100 * n) / seconds / (peak.requests / peak.seconds)) / 100;
  const untold = refused.latenciesMs.length - refused.withRetryAfter;
  return [
    atLeast(`${name}: due, × peak`, inPeaks(requests + left), TIMES * 0.95),
    { what: `${name}: … and sent, × peak`, value: inPeaks(requests), bar: '', pass: true },
    atLeast(`${name}: acknowledged, % of peak`, (100 * perSecond(offered)) / perSecond(peak), 80),
    atLeast(`${name}: refused, requests`, refused.latenciesMs.length, 1),
    atMost(`${name}: refused after, p99, ms`, quantile([0, ...refused.latenciesMs], 0.99), 200),
    {
      what: `${name}: … the clients themselves were late, p99, ms`,
      value: Math.round(offered.lateMs),
      bar: '',
      pass: true,
    },
    atMost(`${name}: without an answer, or refused without Retry-After`, failed + untold, 0),
  ];
}

/** Each refusal of a body costs reading it: where thousands a second do not heed it, that is what the processor does. */
const withoutBar = (figure: Figure): Figure =>
  figure.what.includes('without') ? figure : { ...figure, bar: '', pass: true };
const perSecond = ({ events, seconds }: LoadResult) => events / seconds;
const told = (what: string, value: number): Figure => ({ what, value: Math.round(value), bar: '', pass: true });
