import { Worker } from 'node:worker_threads';
import { type Outcome, type SqliteFile, withBuffers } from './file.ts';
import type { Answer, Request } from './messages.ts';

type RequestBody = Request extends infer R ? (R extends { id: number } ? Omit<R, 'id'> : never) : never;

/** Opens a file in a thread of its own. A thread that dies fails what waits on it and everything after. */
export function openThreadedSqliteFile(path: string): SqliteFile {
  const worker = new Worker(workerFile(), { workerData: { path } });
  const waiting = new Map<number, { resolve(outcome: Outcome): void; reject(error: Error): void }>();
  let lastId = 0;
  let gone: Error | null = null;

  const fail = (error: Error) => {
    gone = error;
    for (const { reject } of waiting.values()) reject(error);
    waiting.clear();
  };
  worker.on('error', fail);
  worker.on('exit', () => fail(gone ?? new Error('The thread of the metadata store has ended.')));
  worker.on('message', (answer: Answer) => {
    const caller = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (waiting.size === 0) worker.unref(); // an open store keeps no process alive; a running statement does
    if ('outcome' in answer) caller?.resolve({ ...answer.outcome, rows: answer.outcome.rows.map(withBuffers) });
    else caller?.reject(Object.assign(new Error(answer.error.message), { code: answer.error.code }));
  });
  worker.unref();

  const ask = (body: RequestBody) =>
    new Promise<Outcome>((resolve, reject) => {
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
    async close() {
      const ended = new Promise((resolve) => worker.once('exit', resolve));
      await ask({ close: true });
      worker.ref();
      await ended;
    },
  };
}

/** A small Buffer is a view into a shared pool, and a message would carry the whole pool. */
const ownBytes = (value: unknown) => (value instanceof Uint8Array ? Uint8Array.from(value) : value);

/** A worker runs what has been built, also when its parent runs from source. */
function workerFile(): URL {
  return new URL(import.meta.url.replace('/src/', '/dist/').replace(/threaded\.[tj]s$/, 'worker.js'));
}
