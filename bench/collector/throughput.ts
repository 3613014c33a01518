import type { Figure } from '../faults/lib/report.ts';
import { type ServerProcess, startServer } from '../lib/server-process.ts';
import { median } from '../lib/stats.ts';
import { BATCH, type Context, cpuSecondsOf, type Known, start } from './context.ts';
import { runLoad } from './run-load.ts';

/**
 * Acknowledged events a second, all that 32 connections can send. The servers are up all the time and take turns, each
 * stopped while it is another's: the machine's moods hit all. Ratios are medians of the turns' ratios.
 */
export async function measureThroughput(context: Context, known: Known): Promise<Figure[]> {
  const servers: Record<string, ServerProcess> = {
    limit: await start(context, 'limit', 'throughput-limit'),
    foothold: await start(context, 'foothold-collector', 'throughput'),
    postgres: await startServer('postgres-insert', []),
  };
  const plain = await takeTurns(context, servers, { gzip: false });
  // Each kind begins with an empty log: one that fills up is drained at the edge's cost.
  signal(servers.foothold as ServerProcess, 'SIGCONT');
  await servers.foothold?.get('/drained');
  const zipped = await takeTurns(context, { limit: servers.limit, foothold: servers.foothold } as typeof servers, {
    gzip: true,
  });
  for (const [name, server] of Object.entries(servers)) {
    signal(server, 'SIGCONT');
    // PostgreSQL has to be told; the others are thrown away.
    if (name === 'postgres') await server.stop();
    else signal(server, 'SIGKILL');
  }
  await Promise.all(Object.values(servers).map((server) => server.ended));

  known.limitPerSecond = median(plain.rates.limit as number[]);
  known.peakPerSecond = median(plain.rates.foothold as number[]);
  const ratio = (turns: Turns, name: string) =>
    median((turns.rates[name] as number[]).map((value, i) => value / (turns.rates.limit?.[i] as number)));
  const of = (turns: Turns, name: string) => Math.round(median(turns.rates[name] as number[]));
  const figure = (what: string, value: number, bar: number | null, unit: string): Figure => ({
    what: `${what}, ${unit}`,
    value: Math.round(value * 100) / 100,
    bar: bar === null ? '' : `≥ ${bar}`,
    pass: bar === null || value >= bar,
  });
  return [
    figure('acknowledged by limit', of(plain, 'limit'), null, 'events/s'),
    figure('acknowledged by one INSERT a request (PostgreSQL)', of(plain, 'postgres'), null, 'events/s'),
    figure('PostgreSQL', ratio(plain, 'postgres'), null, '× limit'),
    figure('acknowledged by Foothold, drain running', of(plain, 'foothold'), null, 'events/s'),
    figure('Foothold, drain running', ratio(plain, 'foothold'), 0.7, '× limit'),
    figure('all bodies gzip: acknowledged by limit', of(zipped, 'limit'), null, 'events/s'),
    figure('all bodies gzip: Foothold', ratio(zipped, 'foothold'), 0.7, '× limit'),
    figure('CPU of limit per million events', plain.limitCpu, null, 's'),
  ];
}

interface Turns {
  rates: Record<string, number[]>;
  limitCpu: number;
}

async function takeTurns(
  { rounds, seconds, say }: Context,
  servers: Record<string, ServerProcess>,
  { gzip }: { gzip: boolean },
): Promise<Turns> {
  const rates: Record<string, number[]> = Object.fromEntries(Object.keys(servers).map((name) => [name, []]));
  const cpu = { seconds: 0, events: 0 };
  for (const server of Object.values(servers)) signal(server, 'SIGSTOP');
  // The first turn of each warms up.
  for (let round = 0; round <= rounds; round++) {
    for (const [name, server] of Object.entries(servers)) {
      signal(server, 'SIGCONT');
      const before = cpuSecondsOf(server.pid);
      const load = { port: server.port, writeKey: server.writeKey, ...BATCH, seconds, rate: null, gzip };
      const result = await runLoad(load);
      if (name === 'limit' && round > 0) {
        cpu.seconds += cpuSecondsOf(server.pid) - before;
        cpu.events += result.events;
      }
      signal(server, 'SIGSTOP');
      if (round > 0) rates[name]?.push(result.events / result.seconds);
    }
    const last = Object.entries(rates).map(([name, values]) => `${name} ${Math.round(values.at(-1) ?? 0)}`);
    if (round > 0) say(`${gzip ? 'gzip ' : ''}${round}: ${last.join(', ')} events/s`);
  }
  return { rates, limitCpu: (cpu.seconds / cpu.events) * 1e6 };
}

/** To the server and to its engine. */
function signal({ pid, enginePid }: ServerProcess, name: NodeJS.Signals): void {
  process.kill(pid, name);
  if (enginePid) process.kill(enginePid, name);
}
