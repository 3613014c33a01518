import { fdatasync, mkdirSync, openSync, write } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/**
 * As little as a server can do that keeps the same promise: node's own HTTP, the JSON parsed, one write and one
 * fdatasync for all who wait, then the answer. The limit against which the collector is measured.
 */
const directory = process.argv[2] ?? '';
mkdirSync(directory, { recursive: true });
const file = openSync(join(directory, 'limit.log'), 'w');

let waiting: { body: Buffer; response: ServerResponse; events: number }[] = [];
let isRunning = false;

function commit(): void {
  if (waiting.length === 0) {
    isRunning = false;
    return;
  }
  const group = waiting;
  waiting = [];
  const bytes = Buffer.concat(group.map(({ body }) => body));
  write(file, bytes, (error) => {
    if (error) throw error;
    fdatasync(file, (error) => {
      if (error) throw error;
      for (const { response, events } of group) {
        response.writeHead(200, { 'Content-Type': 'application/json' });
        response.end(`{"success":true,"accepted":${events}}`);
      }
      commit();
    });
  });
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const sent = chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
    const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
    const { batch } = JSON.parse(body.toString()) as { batch: unknown[] };
    waiting.push({ body, response, events: batch.length });
    if (isRunning) return;
    isRunning = true;
    setImmediate(commit);
  });
});
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ port: (server.address() as AddressInfo).port, pid: process.pid, writeKey: 'none' }));
});
process.on('SIGTERM', () => process.exit(0));
