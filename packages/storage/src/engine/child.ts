/**
 * The process that holds the embedded engine. Started by the supervisor with an IPC channel, which is also its lifeline: when the
 * channel closes, the parent is gone and so is this process, at once. Nothing is lost by that, every acknowledged insert was fsynced.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHandler } from './handler.ts';
import type { FromChild, ToChild } from './messages.ts';
import { createRunner, type Runner } from './runner.ts';

let runner: Runner | undefined;

process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('SIGINT', () => undefined); // a Ctrl-C reaches the whole group; the parent decides
process.on('SIGTERM', () => void stop(2000));
process.on('message', (message: ToChild) => {
  if (message.type === 'ping') tell({ type: 'pong' });
  else if (message.type === 'stop') void stop(message.graceMs);
  else open(message).catch((error: unknown) => fail(error));
});

async function open({ dataDir, port, password, limits }: Extract<ToChild, { type: 'open' }>): Promise<void> {
  runner = createRunner({ dataDir, limits });
  await runner.open();
  // ClickHouse takes 1 MiB of URL by default (http_max_uri_size), node 16 KiB of URL and headers.
  const options = { maxHeaderSize: 1024 * 1024 + 16 * 1024 };
  const server = createServer(options, createHandler({ runner, password, maxBodyBytes: limits.bodyBytes }));
  server.keepAliveTimeout = 10_000;
  server.on('error', fail);
  server.listen(port, '127.0.0.1', () => tell({ type: 'ready', port: (server.address() as AddressInfo).port }));
}

async function stop(graceMs: number): Promise<void> {
  await runner?.close(graceMs);
  process.exit(0);
}

function fail(error: unknown): void {
  const reason = error instanceof Error ? error.message : String(error);
  process.send?.({ type: 'failed', reason } satisfies FromChild, () => process.exit(1));
}

function tell(message: FromChild): void {
  process.send?.(message, () => undefined);
}
