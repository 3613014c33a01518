import { parentPort, workerData } from 'node:worker_threads';
import { openSqliteFile } from './file.ts';
import type { Answer, Request } from './messages.ts';

/** The thread that owns one SQLite file: statements in, rows out, in order. */
const port = parentPort;
if (!port) throw new Error('This file is the body of a worker thread.');
const file = openSqliteFile((workerData as { path: string }).path);

port.on('message', (request: Request) => {
  port.postMessage(answer(request));
  if ('close' in request) port.close();
});

function answer(request: Request): Answer {
  const { id } = request;
  try {
    if (!('close' in request)) return { id, outcome: file.execute(request.sql, request.parameters) as never };
    file.close();
    return { id, outcome: { rows: [], changes: 0 } };
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    return { id, error: { message, code: code ?? null } };
  }
}
