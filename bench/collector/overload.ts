import { atLeast, atMost, type Figure } from '../faults/lib/report.ts';
import { quantile } from '../lib/stats.ts';
import { BATCH, type Context, type Known, start, warmUp } from './context.ts';
import { runLoad } from './run-load.ts';

const TIMES = 3;
const CONNECTIONS = 512;

/** Three times what the collector takes at its peak, offered open-loop on many connections. */
export async function measureOverload(context: Context, known: Known): Promise<Figure[]> {
  const server = await start(context, 'foothold-collector', 'overload');
  await warmUp(server);
  const { port, writeKey } = server;
  const load = { port, writeKey, ...BATCH, seconds: 2 * context.seconds };
  const peak = await runLoad({ ...load, rate: null });
  const rate = (TIMES * Math.max(known.peakPerSecond, peak.events / peak.seconds)) / BATCH.events;
  const offered = await runLoad({ ...load, connections: CONNECTIONS, rate });
  await server.stop();
  const { refused, requests, events, seconds, failed } = offered;
  const goodput = events / seconds / (peak.events / peak.seconds);
  return [
    {
      what: 'overload: requests/s sent',
      value: Math.round(requests / seconds),
      bar: `of ${Math.round(rate)}`,
      pass: true,
    },
    atLeast('overload: acknowledged, % of peak', 100 * goodput, 80),
    atMost('overload: neither acknowledged nor refused', failed, 0),
    { what: 'overload: refused', value: refused.latenciesMs.length, bar: '', pass: true },
    atMost('overload: refused after, p99, ms', quantile([0, ...refused.latenciesMs], 0.99), 200),
    atMost('overload: refused without Retry-After', refused.latenciesMs.length - refused.withRetryAfter, 0),
  ];
}
