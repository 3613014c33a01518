import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { nodeOn } from './on-cpu.ts';

export interface ServerProcess {
  child: ChildProcess;
  port: number;
  pid: number;
  enginePid?: number;
  writeKey: string;
  /** Resolves when the process has ended, with the signal that ended it. */
  ended: Promise<NodeJS.Signals | null>;
  get<Answer>(path: string): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts a built server of `bench/servers` and waits until it says where it listens. `cpu`: where it and its engine stay. */
export async function startServer(
  name: string,
  words: string[],
  env: Record<string, string> = {},
  cpu: number | null = null,
): Promise<ServerProcess> {
  const file = fileURLToPath(new URL(`../servers/${name}.js`, import.meta.url));
  const child = spawn(...nodeOn(cpu, [file, ...words]), {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', process.env.FOOTHOLD_BENCH_VERBOSE ? 'inherit' : 'ignore'],
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.on('exit', (_, signal) => resolve(signal)));
  const first = await Promise.race([
    new Promise<string>((resolve) => createInterface({ input: child.stdout }).once('line', resolve)),
    ended.then(() => null),
  ]);
  if (first === null) throw new Error(`${name} ended before it listened.`);
  const said = JSON.parse(first) as { port: number; pid: number; enginePid?: number; writeKey: string };
  return {
    child,
    ...said,
    ended,
    async get<Answer>(path: string) {
      const response = await fetch(`http://127.0.0.1:${said.port}${path}`);
      const text = await response.text();
      return (text ? JSON.parse(text) : undefined) as Answer;
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
