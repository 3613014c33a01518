import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEngine } from '@foothold/storage/engine';
import { type ServerProcess, startServer } from '../lib/server-process.ts';
import { CountingClient } from './client.ts';

/**
 * kill -9 at named points and at random ones, over and over on one data directory, while a client sends with retries and
 * keeps its own counts. In the end every event the client made is stored once, and the ledger adds up.
 * Usage: `kill.js [--cycles 20] [--events 600] [--json]`.
 */
interface Ledger {
  received: number;
  stored: number;
  duplicate: number;
  quarantined: number;
  refused: Record<string, number>;
  pending: number;
}
export interface KillReport {
  cycles: number;
  /** How often each point was really reached. */
  killedAt: Record<string, number>;
  made: number;
  acknowledged: number;
  retries: number;
  lost: number;
  twice: number;
  ledgerDifference: number;
  ledger: Ledger;
  seconds: number;
  pass: boolean;
}

/** `#n` is the nth time that the process comes there; the log rotates often because its segments are small. */
const PLAN = [
  'log:writing#7',
  'log:synced#9',
  'drain:committed#1',
  'drain:inserted#1',
  'log:rotating#3',
  'engine',
  'random',
  'drain:committed#2',
  'drain:inserted#2',
  'log:synced#1',
];
const SEGMENT_BYTES = 20_000;

const words = process.argv.slice(2);
const numberAfter = (word: string, otherwise: number) => {
  const at = words.indexOf(word);
  return at < 0 ? otherwise : Number(words[at + 1]);
};
const cycles = numberAfter('--cycles', 20);
const events = numberAfter('--events', 600);
const isJson = words.includes('--json');
const say = (text: string) => isJson || console.log(text);

const directory = mkdtempSync(join(tmpdir(), 'foothold-kill-'));
const engine = await startEngine({ dataDir: join(directory, 'engine') });
const dataDir = join(directory, 'data');
const environment = { CLICKHOUSE_URL: engine.url, FOOTHOLD_SEGMENT_BYTES: String(SEGMENT_BYTES) };
const client = new CountingClient(10);
const killedAt: Record<string, number> = {};
const startedAt = performance.now();

for (let cycle = 0; cycle < cycles; cycle++) {
  const point = PLAN[cycle % PLAN.length] as string;
  const died = await runCycle(point);
  const name = point.replace(/#\d+$/, '');
  if (died) killedAt[name] = (killedAt[name] ?? 0) + 1;
  say(`${cycle + 1}: ${point} ${died ? '' : '(not reached) '}${client.acknowledged} of ${client.made} acknowledged`);
}
const report = await settle();
await engine.stop();
rmSync(directory, { recursive: true, force: true });
if (isJson) console.log(JSON.stringify(report));
else say(JSON.stringify(report, null, 2));
process.exit(report.pass ? 0 : 1);

/** One life of the server; true when it (or the engine) was killed where it was meant to. */
async function runCycle(point: string): Promise<boolean> {
  const isOwnPoint = point.includes(':');
  const server = await startServer('foothold-collector', [dataDir], {
    ...environment,
    ...(isOwnPoint ? { FOOTHOLD_CRASH_AT: point } : {}),
  });
  const sending = client.send(server, events);
  if (point === 'engine') {
    await sending;
    const before = engine.pid();
    if (before) process.kill(before, 'SIGKILL');
    await client.send(server, events);
    await server.get('/drained');
    server.child.kill('SIGKILL');
    await server.ended;
    return engine.pid() !== before;
  }
  if (point === 'random') {
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 400));
    server.child.kill('SIGKILL');
    await sending;
    return (await server.ended) === 'SIGKILL';
  }
  await sending;
  let died = false;
  const ended = server.ended.then(() => {
    died = true;
  });
  // A point of the drain is reached by block, so blocks have to keep coming.
  for (let i = 0; i < 50 && !died; i++) {
    await client.send(server, 10);
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 100))]);
  }
  const isReached = died;
  if (!died) server.child.kill('SIGKILL');
  await ended;
  return isReached;
}

/** A last life without a kill: all is sent, all is drained, and the counts are compared. */
async function settle(): Promise<KillReport> {
  const server: ServerProcess = await startServer('foothold-collector', [dataDir], environment);
  await client.send(server, 10);
  await server.get('/drained');
  const { rows, ids } = await server.get<{ rows: number; ids: number }>('/stored');
  const ledger = await server.get<Ledger>('/ledger');
  await server.stop();
  const { received, stored, duplicate, quarantined, refused, pending } = ledger;
  const known = stored + duplicate + quarantined + pending + Object.values(refused).reduce((a, b) => a + b, 0);
  const counts = {
    lost: client.acknowledged - ids,
    twice: rows - ids,
    ledgerDifference: received - known,
  };
  const isComplete = client.acknowledged === client.made && stored === ids && pending === 0 && quarantined === 0;
  const { made, acknowledged, retries } = client;
  return {
    cycles,
    killedAt,
    ...{ made, acknowledged, retries },
    ...counts,
    ledger,
    seconds: Math.round((performance.now() - startedAt) / 100) / 10,
    pass: isComplete && Object.values(counts).every((count) => count === 0),
  };
}
