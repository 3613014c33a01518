import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTemporaryPostgres } from '@foothold/storage/testing';
import pg from 'pg';

/**
 * The plain way to keep the same promise: a durable PostgreSQL, and one INSERT of all events of a request before it is
 * answered. A peer of the collector in the bench.
 */
const postgres = await startTemporaryPostgres({ isDurable: true });
const pool = new pg.Pool({ connectionString: await postgres.createDatabase(), max: 16 });
await pool.query('create table events (id text primary key, name text, person text, at timestamptz, body jsonb)');

interface Event {
  messageId: string;
  event: string;
  userId: string;
  timestamp: string;
}
async function insert(batch: Event[]): Promise<void> {
  const values = batch.flatMap((event) => [event.messageId, event.event, event.userId, event.timestamp, event]);
  const places = batch.map((_, i) => `($${i * 5 + 1},$${i * 5 + 2},$${i * 5 + 3},$${i * 5 + 4},$${i * 5 + 5})`);
  await pool.query(`insert into events values ${places.join(',')} on conflict do nothing`, values);
}

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', async () => {
    const { batch } = JSON.parse(Buffer.concat(chunks).toString()) as { batch: Event[] };
    await insert(batch);
    response.writeHead(200, { 'Content-Type': 'application/json' });
    response.end(`{"success":true,"accepted":${batch.length}}`);
  });
});
server.listen(0, '127.0.0.1', () => {
  console.log(JSON.stringify({ port: (server.address() as AddressInfo).port, pid: process.pid, writeKey: 'none' }));
});
process.on('SIGTERM', async () => {
  server.closeAllConnections();
  await pool.end();
  await postgres.stop();
  process.exit(0);
});
