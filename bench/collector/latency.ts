import { atMost, type Figure } from '../faults/lib/report.ts';
import { quantile } from '../lib/stats.ts';
import { BATCH, type Context, start, warmUp } from './context.ts';
import { probeFsync } from './fsync-probe.ts';
import { runLoad } from './run-load.ts';

/** Open loop: latency counts from when a request was due. The disk is probed before and after. */
export async function measureLatency(context: Context): Promise<Figure[]> {
  const server = await start(context, 'foothold-collector', 'latency');
  await warmUp(server);
  const probe = () => probeFsync(context.directory, { times: 500, bytes: 5_000 });
  const before = probe();
  const { port, writeKey } = server;
  const load = { port, writeKey, ...BATCH, seconds: 2 * context.seconds, rate: 500 };
  const { latenciesMs, failed } = await runLoad(load);
  const fsyncP99Ms = quantile([...before, ...probe()], 0.99);
  await server.stop();
  const bar = Math.round(3 * fsyncP99Ms + 10);
  return [
    { what: 'bare fdatasync, p99, ms', value: Math.round(fsyncP99Ms * 10) / 10, bar: '', pass: true },
    atMost('ack at 500 requests/s × 10, p50, ms', quantile(latenciesMs, 0.5), bar),
    atMost('ack at 500 requests/s × 10, p99, ms (3 × fdatasync + 10)', quantile(latenciesMs, 0.99), bar),
    atMost('… requests failed', failed, 0),
  ];
}
