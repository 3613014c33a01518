import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../lib/stats.ts';
import { openLmdb } from './lmdb.ts';
import { openSegments } from './segments.ts';
import type { LogStore } from './store.ts';

/**
 * The log's own segments against lmdb, in turns: frames of 10 events as the edge makes them, from 32 connections that
 * each wait for their answer, durable before it is given. Events a second, CPU and bytes written to the disk per million
 * events; then everything read back in order and given up, as the drain does. `--json`, `--rounds N`, `--seconds N`.
 */
const words = process.argv.slice(2);
const numberAfter = (word: string, otherwise: number) => {
  const at = words.indexOf(word);
  return at < 0 ? otherwise : Number(words[at + 1]);
};
const isJson = words.includes('--json');
const rounds = numberAfter('--rounds', 5);
const seconds = numberAfter('--seconds', 3);

const CONNECTIONS = 32;
const EVENTS = 10;
const BODY = Buffer.alloc(5_200, '{"type":"track","event":"Report opened","properties":{"plan":"team"}},');

const stores: Record<string, (directory: string) => Promise<LogStore>> = { segments: openSegments, lmdb: openLmdb };
const results = new Map<string, Round[]>();
interface Round {
  eventsPerSecond: number;
  appendCpuSeconds: number;
  writtenBytesPerEvent: number;
  readCpuSeconds: number;
}

const root = mkdtempSync(join(tmpdir(), 'foothold-log-bench-'));
try {
  for (let round = 0; round <= rounds; round++) {
    for (const [name, open] of Object.entries(stores)) {
      const measured = await measure(await open(join(root, `${name}-${round}`)));
      // The first pair warms up.
      if (round > 0) results.set(name, [...(results.get(name) ?? []), measured]);
    }
  }
  report();
} finally {
  rmSync(root, { recursive: true, force: true });
}

async function measure(store: LogStore): Promise<Round> {
  const until = performance.now() + seconds * 1_000;
  const startedAt = performance.now();
  const before = { cpu: process.cpuUsage(), written: writtenBytes() };
  let frames = 0;
  const connection = async () => {
    while (performance.now() < until) {
      await store.append(BODY);
      frames++;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  const took = (performance.now() - startedAt) / 1_000;
  const events = frames * EVENTS;
  const appendCpu = cpuSince(before.cpu);
  const written = writtenBytes() - before.written;
  const reading = process.cpuUsage();
  const read = await store.readAndRelease();
  if (read !== frames) throw new Error(`${read} frames were read back of ${frames}.`);
  const readCpu = cpuSince(reading);
  await store.close();
  return {
    eventsPerSecond: events / took,
    appendCpuSeconds: (appendCpu / events) * 1e6,
    writtenBytesPerEvent: written / events,
    readCpuSeconds: (readCpu / events) * 1e6,
  };
}

function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

/** By this process, to the disk. Zero where the system does not say. */
function writtenBytes(): number {
  try {
    return Number(/^write_bytes: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function report(): void {
  const rows = Object.fromEntries(
    [...results].map(([name, list]) => {
      const of = (key: keyof Round) => median(list.map((r) => r[key]));
      const figures = {
        eventsPerSecond: Math.round(of('eventsPerSecond')),
        appendCpuSecondsPerMillionEvents: Number(of('appendCpuSeconds').toFixed(2)),
        readCpuSecondsPerMillionEvents: Number(of('readCpuSeconds').toFixed(2)),
        diskBytesPerEvent: Math.round(of('writtenBytesPerEvent')),
      };
      return [name, figures];
    }),
  );
  const pairs = (results.get('segments') ?? []).map(
    (r, i) => r.eventsPerSecond / (results.get('lmdb')?.[i]?.eventsPerSecond ?? Number.NaN),
  );
  const answer = { ...rows, segmentsByLmdb: Number(median(pairs).toFixed(2)), rounds, seconds };
  console.log(isJson ? JSON.stringify(answer) : JSON.stringify(answer, null, 2));
}
