import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Figure } from '../faults/lib/report.ts';
import { type ServerProcess, startServer } from '../lib/server-process.ts';
import { runLoad } from './run-load.ts';

export interface Context {
  /** For the servers' files. */
  directory: string;
  /** Pairs of turns, and how long each takes. */
  rounds: number;
  seconds: number;
  /** Of the sustained load. */
  minutes: number;
  say(text: string): void;
}
/** One part of the collector's table. */
export type Measure = (context: Context, known: Known) => Promise<Figure[]>;
/** What earlier parts have found that later ones are measured by. */
export interface Known {
  limitPerSecond: number;
  peakPerSecond: number;
}

export const BATCH = { events: 10, connections: 32 };

export function start(
  { directory }: Context,
  server: 'limit' | 'foothold-collector',
  folder: string,
  cpu: number | null = null,
) {
  return startServer(server, [join(directory, folder)], {}, cpu);
}

export const warmUp = ({ port, writeKey }: ServerProcess) =>
  runLoad({ port, writeKey, ...BATCH, seconds: 3, rate: 500 });

/** Seconds of CPU that a process has used: user and system, from /proc in ticks of 10 ms. */
export function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

export const residentMiB = (pid: number): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

export const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
