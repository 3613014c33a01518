import { atLeast, atMost, type Figure } from '../faults/lib/report.ts';
import { median, quantile } from '../lib/stats.ts';
import { BATCH, type Context, cpuSecondsOf, type Known, pause, residentMiB, start, warmUp } from './context.ts';
import { runLoad } from './run-load.ts';
import { untilVisible } from './visible.ts';

const OF_LIMIT = 0.25;
const LOOK_EVERY_MS = 1_000;
/** Of lag that is no growth: what the drain leaves for its next block, and a block under way. */
const STEADY_SECONDS = 4;

/** A quarter of the limit for minutes, both stores filling: lag, CPU by process, memory, how soon an event is seen. */
export async function measureSustained(context: Context, { limitPerSecond }: Known): Promise<Figure[]> {
  const server = await start(context, 'foothold-collector', 'sustained');
  await warmUp(server);
  await server.get('/drained');
  const cpu = () => ({ server: cpuSecondsOf(server.pid), engine: cpuSecondsOf(server.enginePid as number) });
  const before = cpu();
  const rate = (OF_LIMIT * limitPerSecond) / BATCH.events;
  const { port, writeKey } = server;
  let isOver = false;
  const load = runLoad({ port, writeKey, ...BATCH, seconds: context.minutes * 60, rate }).finally(() => {
    isOver = true;
  });
  const lags: number[] = [];
  const seenMs: number[] = [];
  const memory = { server: 0, engine: 0 };
  const looking = (async () => {
    while (!isOver) seenMs.push(await untilVisible(server, 100));
  })();
  while (!isOver) {
    await pause(LOOK_EVERY_MS);
    lags.push((await server.get<{ events: number }>('/lag')).events);
    memory.server = Math.max(memory.server, residentMiB(server.pid));
    memory.engine = Math.max(memory.engine, residentMiB(server.enginePid as number));
    if (lags.length % 30 === 0) context.say(`sustained ${lags.length} s: ${lags.at(-1)} events behind`);
  }
  const { events, seconds, failed, refused } = await load;
  const overAt = performance.now();
  await server.get('/drained');
  const behindSeconds = (performance.now() - overAt) / 1_000;
  await looking;
  const after = cpu();
  await server.stop();

  const perSecond = events / seconds;
  const thirds = [lags.slice(lags.length / 3, (2 * lags.length) / 3), lags.slice((2 * lags.length) / 3)];
  const grown = median(thirds[1] as number[]) - median(thirds[0] as number[]);
  const perMillion = (used: number) => (used / events) * 1e6;
  const [ofServer, ofEngine] = [perMillion(after.server - before.server), perMillion(after.engine - before.engine)];
  const told = (what: string, value: number): Figure => ({
    what,
    value: Math.round(value * 10) / 10,
    bar: '',
    pass: true,
  });
  const minutes = `${context.minutes} min`;
  return [
    told(`sustained ${minutes}, events/s`, perSecond),
    atLeast('sustained, % of limit', Math.round((1_000 * perSecond) / limitPerSecond) / 10, 100 * OF_LIMIT - 0.5),
    atMost('sustained: failed or refused', failed + refused.latenciesMs.length, 0),
    atMost('sustained: lag grown from the second third to the last, s', grown / perSecond, STEADY_SECONDS),
    told('sustained: lag, median, s', median(lags) / perSecond),
    told('sustained: behind at the end, s', behindSeconds),
    told('CPU per million events: server, s', ofServer),
    told('CPU per million events: engine, s', ofEngine),
    atMost('CPU per million events through to both stores, s', ofServer + ofEngine, 30),
    atMost('sustained: event visible in a query, p99, ms', quantile(seenMs, 0.99), 5_000),
    told('sustained: memory of the server, MiB', memory.server),
    told('sustained: memory of the engine, MiB', memory.engine),
  ];
}
