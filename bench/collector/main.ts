import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, startServer } from '../lib/server-process.ts';
import { median, quantile } from '../lib/stats.ts';
import { probeFsync } from './fsync-probe.ts';
import { runLoad } from './run-load.ts';

/**
 * The collector against `limit` in the same run, interleaved: acknowledged events a second (batches of 10 on 32
 * connections); the ack's p99 at 500 requests a second against a bare fdatasync; CPU per million events until both
 * stores have them. `--json`, `--rounds N`, `--seconds N`.
 */
const words = process.argv.slice(2);
const numberAfter = (word: string, otherwise: number) => {
  const at = words.indexOf(word);
  return at < 0 ? otherwise : Number(words[at + 1]);
};
const isJson = words.includes('--json');
const rounds = numberAfter('--rounds', 8);
const seconds = numberAfter('--seconds', 4);
const say = (text: string) => isJson || console.log(text);

const directory = mkdtempSync(join(tmpdir(), 'foothold-bench-'));
const BATCH = { events: 10, connections: 32 };
try {
  const throughput = await measureThroughput();
  const latency = await measureLatency();
  const cpu = await measureCpu();
  const answer = { throughput, latency, cpu };
  if (isJson) console.log(JSON.stringify(answer, null, 2));
} finally {
  rmSync(directory, { recursive: true, force: true });
}

/**
 * Both servers are up all the time and take turns, each stopped while it is the other's: the machine's moods hit both. The
 * ratio is the median of the pairs' ratios.
 */
async function measureThroughput() {
  const servers = { limit: await start('limit', 'throughput-limit'), foothold: await start('foothold', 'throughput') };
  const rates = { limit: [] as number[], foothold: [] as number[] };
  const failed = { limit: 0, foothold: 0 };
  signal(servers.limit, 'SIGSTOP');
  signal(servers.foothold, 'SIGSTOP');
  // The first pair warms up.
  for (let round = 0; round <= rounds; round++) {
    for (const name of ['limit', 'foothold'] as const) {
      const server = servers[name];
      signal(server, 'SIGCONT');
      const result = await runLoad({ port: server.port, writeKey: server.writeKey, ...BATCH, seconds, rate: null });
      signal(server, 'SIGSTOP');
      failed[name] += result.failed;
      if (round > 0) rates[name].push(result.events / result.seconds);
    }
    if (round > 0)
      say(`${round}: limit ${rate(rates.limit.at(-1))}, collector ${rate(rates.foothold.at(-1))} events/s`);
  }
  for (const server of Object.values(servers)) signal(server, 'SIGKILL');
  await Promise.all(Object.values(servers).map((server) => server.ended));
  const ratios = rates.foothold.map((value, i) => value / (rates.limit[i] as number));
  const [limit, foothold, ratio] = [median(rates.limit), median(rates.foothold), median(ratios)];
  say(`acknowledged: ${rate(foothold)} of ${rate(limit)} events/s = ${ratio.toFixed(2)} × limit (bar 0.7)`);
  return { unit: 'events/s', limit, foothold, ratio, ratios, bar: 0.7, pass: ratio >= 0.7, rates, failed };
}

/** To the server and to its engine. */
function signal({ pid, enginePid }: ServerProcess, name: NodeJS.Signals): void {
  process.kill(pid, name);
  if (enginePid) process.kill(enginePid, name);
}

async function measureLatency() {
  const server = await start('foothold', 'latency');
  const load = { port: server.port, writeKey: server.writeKey, ...BATCH };
  await runLoad({ ...load, seconds: 2, rate: 500 });
  const before = probeFsync(directory, { times: 500, bytes: 5_000 });
  const { latenciesMs, failed } = await runLoad({ ...load, seconds: 2 * seconds, rate: 500 });
  const after = probeFsync(directory, { times: 500, bytes: 5_000 });
  await server.stop();
  const fsyncP99Ms = quantile([...before, ...after], 0.99);
  const p50Ms = quantile(latenciesMs, 0.5);
  const p99Ms = quantile(latenciesMs, 0.99);
  const barMs = 3 * fsyncP99Ms + 10;
  say(
    `ack at 500 requests/s: p50 ${p50Ms.toFixed(1)} ms, p99 ${p99Ms.toFixed(1)} ms; bare fdatasync p99 ${fsyncP99Ms.toFixed(1)} ms (bar ${barMs.toFixed(1)} ms)`,
  );
  return { unit: 'ms', p50Ms, p99Ms, fsyncP99Ms, barMs, pass: p99Ms <= barMs, requests: latenciesMs.length, failed };
}

/** A quarter of what the edge could take, until both stores have all of it. */
async function measureCpu() {
  const server = await start('foothold', 'cpu');
  const load = { port: server.port, writeKey: server.writeKey, ...BATCH };
  await runLoad({ ...load, seconds: 2, rate: 500 });
  await server.get('/drained');
  const before = await cpuOf(server);
  const startedAt = performance.now();
  const { events } = await runLoad({ ...load, seconds: 2 * seconds, rate: 1_000 });
  const sentSeconds = (performance.now() - startedAt) / 1_000;
  await server.get('/drained');
  const drainedSeconds = (performance.now() - startedAt) / 1_000;
  const after = await cpuOf(server);
  await server.stop();
  const perMillion = (spent: number) => (spent / events) * 1e6;
  const serverSeconds = perMillion(after.server - before.server);
  const engineSeconds = perMillion(after.engine - before.engine);
  const total = serverSeconds + engineSeconds;
  say(
    `CPU per million events through to both stores: ${total.toFixed(1)} s (server ${serverSeconds.toFixed(1)}, engine ${engineSeconds.toFixed(1)}; bar 30); ` +
      `${events} events sent in ${sentSeconds.toFixed(1)} s, in both stores after ${drainedSeconds.toFixed(1)} s; server ${Math.round(after.rss / 2 ** 20)} MiB`,
  );
  return {
    unit: 's',
    serverSeconds,
    engineSeconds,
    total,
    bar: 30,
    pass: total <= 30,
    events,
    sentSeconds,
    drainedSeconds,
  };
}

async function cpuOf(server: ServerProcess) {
  const { user, system, rss, enginePid } = await server.get<{
    user: number;
    system: number;
    rss: number;
    enginePid: number;
  }>('/cpu');
  return { server: (user + system) / 1e6, engine: cpuSecondsOf(enginePid), rss };
}

/** From /proc: user and system time in ticks of 10 ms. */
function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

function start(name: 'limit' | 'foothold', folder: string): Promise<ServerProcess> {
  return startServer(name === 'limit' ? 'limit' : 'foothold-collector', [join(directory, folder)]);
}

function rate(value: number | undefined): string {
  return Math.round(value ?? 0).toLocaleString('en-US');
}
