import { Worker } from 'node:worker_threads';
import { built } from '../../built.ts';
import { type Outcome, type SqliteFile, withBuffers } from './file.ts';
import type { Answer, Request } from './messages.ts';

type RequestBody = Request extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never;

interface Thread {
  worker: Worker;
  startedAtMs: number;
  waiting: Map<number, { resolve(outcome: Outcome): void; reject(error: Error): void }>;
  /** Why it does not live any more. */
  gone: Error | null;
}

/** A thread that dies at once is not started again sooner than this. */
const REST_MS = 1_000;

/**
 * Opens a file in a thread of its own. A thread that dies fails what waits on it, and everything after until `renew` starts
 * another: so that the rest of a transaction never goes on outside of it.
 * @param entry the thread's module; default: the one built beside this
 */
export function openThreadedSqliteFile(path: string, entry: URL = built(import.meta.url, './worker.js')): SqliteFile {
  let thread = startThread(path, entry);
  let lastId = 0;

  const ask = (body: RequestBody) =>
    new Promise<Outcome>((resolve, reject) => {
      const { worker, waiting, gone } = thread;
      if (gone) return reject(gone);
      lastId += 1;
      waiting.set(lastId, { resolve, reject });
      worker.ref();
      try {
        worker.postMessage({ id: lastId, ...body } as Request);
      } catch (error) {
        waiting.delete(lastId);
        reject(error as Error);
      }
    });

  return {
    execute: (sql, parameters) => ask({ sql, parameters: parameters.map(ownBytes) }),
    renew() {
      if (thread.gone && performance.now() - thread.startedAtMs > REST_MS) thread = startThread(path, entry);
    },
    async close() {
      if (thread.gone) return;
      const { worker } = thread;
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      await ask({ close: true });
      worker.ref();
      await ended;
    },
  };
}

function startThread(path: string, entry: URL): Thread {
  const worker = new Worker(entry, { workerData: { path } });
  const thread: Thread = { worker, startedAtMs: performance.now(), waiting: new Map(), gone: null };
  const { waiting } = thread;
  const fail = (error: Error) => {
    thread.gone = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on('error', fail);
  worker.on('exit', () => fail(thread.gone ?? new Error('The thread of the metadata store has ended.')));
  worker.on('message', (answer: Answer) => {
    const caller = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) worker.unref(); // an open store keeps no process alive; a running statement does
    if ('outcome' in answer) caller?.resolve({ ...answer.outcome, rows: answer.outcome.rows.map(withBuffers) });
    else caller?.reject(Object.assign(new Error(answer.error.message), { code: answer.error.code }));
  });
  worker.unref();
  return thread;
}

/** A small Buffer is a view into a shared pool, and a message would carry the whole pool. */
const ownBytes = (value: unknown) => (value instanceof Uint8Array ? Uint8Array.from(value) : value);
