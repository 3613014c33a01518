import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { built } from '../built.ts';
import type { FromChild, ToChild } from './messages.ts';

/** One run of the child process. */
export interface EngineProcess {
  readonly pid: number;
  readonly port: number;
  /** Settles when the process has ended, whatever the reason. */
  readonly exited: Promise<string>;
  stop(graceMs: number): Promise<void>;
}

export interface ProcessOptions {
  open: Omit<Extract<ToChild, { type: 'open' }>, 'type'>;
  /** One line of the engine's own words. */
  onStderr: (line: string) => void;
  /** Between signs of life. */
  heartbeatMs: number;
  /** Signs of life that may be missing before the process is killed. */
  missedHeartbeats: number;
  /** Until it answers; then it is killed. */
  startWithinMs: number;
}

/** Thrown when the engine does not start; `reason` holds what it said. */
export class EngineStartError extends Error {
  readonly isLocked: boolean;

  constructor(reason: string) {
    super(`The embedded engine did not start: ${reason}`);
    this.isLocked = /Cannot lock file|already running/.test(reason);
  }
}

const CHILD = fileURLToPath(built(import.meta.url, './child.js'));
const ENVIRONMENT = ['PATH', 'HOME', 'TMPDIR', 'LANG', 'LD_LIBRARY_PATH'];

/** Starts the child and resolves once it answers. */
export async function startProcess({
  open,
  onStderr,
  heartbeatMs,
  missedHeartbeats,
  startWithinMs,
}: ProcessOptions): Promise<EngineProcess> {
  const child = spawn(process.execPath, [CHILD], {
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    detached: false,
    // A waiting query holds a libuv thread; glibc's arenas, one a thread otherwise, kept 35 MB after a burst of inserts.
    env: { ...pick(process.env, ENVIRONMENT), TZ: 'UTC', UV_THREADPOOL_SIZE: '16', MALLOC_ARENA_MAX: '2' },
  });
  const words: string[] = [];
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    for (const line of text.split('\n').filter((part) => part.trim() !== '')) {
      words.push(line);
      if (words.length > 20) words.shift();
      onStderr(line);
    }
  });
  const send = (message: ToChild): void => void (child.connected && child.send(message, () => undefined));
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, signal) => resolve(signal ? `ended by ${signal}` : `ended with status ${code}`));
  });
  const ready = new Promise<number>((resolve, reject) => {
    child.on('message', (message: FromChild) => {
      if (message.type === 'ready') resolve(message.port);
      if (message.type === 'failed') words.push(message.reason);
    });
    void exited.then((how) => reject(new EngineStartError([how, ...words].join('; '))));
  });
  send({ type: 'open', ...open });
  const tooLong = setTimeout(() => {
    words.push(`it did not answer within ${startWithinMs} ms`);
    child.kill('SIGKILL');
  }, startWithinMs);
  const port = await ready.finally(() => clearTimeout(tooLong));

  let unanswered = 0;
  child.on('message', (message: FromChild) => {
    if (message.type === 'pong') unanswered = 0;
  });
  const heartbeat = setInterval(() => {
    if (unanswered++ >= missedHeartbeats) child.kill('SIGKILL');
    else send({ type: 'ping' });
  }, heartbeatMs);
  heartbeat.unref();
  void exited.then(() => clearInterval(heartbeat));

  return {
    pid: child.pid ?? -1,
    port,
    exited,
    async stop(graceMs) {
      send({ type: 'stop', graceMs });
      const force = setTimeout(() => child.kill('SIGKILL'), graceMs + 1000);
      await exited;
      clearTimeout(force);
    },
  };
}

function pick(from: NodeJS.ProcessEnv, names: string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])));
}
