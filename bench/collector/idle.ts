import { atMost, type Figure } from '../faults/lib/report.ts';
import { quantile } from '../lib/stats.ts';
import { type Context, pause, start, warmUp } from './context.ts';
import { untilVisible } from './visible.ts';

/** How soon a query finds an event when nothing else happens. */
export async function measureIdle(context: Context): Promise<Figure[]> {
  const server = await start(context, 'foothold-collector', 'idle');
  await warmUp(server);
  await server.get('/drained');
  const tookMs: number[] = [];
  for (let i = 0; i < 20; i++) {
    await pause(1_500);
    tookMs.push(await untilVisible(server, 25));
  }
  await server.stop();
  return [atMost('idle: event visible in a query, worst of 20, ms', quantile(tookMs, 1), 1_000)];
}
