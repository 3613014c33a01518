import { mkdirSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createIngest } from '@foothold/server/ingest';
import { startEngine } from '@foothold/storage/engine';
import { openEventStore } from '@foothold/storage/events';
import { bootstrap, openMetadata } from '@foothold/storage/metadata';
import { getRequestListener } from '@hono/node-server';
import { crashPointFromEnvironment } from '../faults/crash-point.ts';

/**
 * The collector as a process: real stores, nothing else of the product. Usage: `foothold-collector.js DATA_DIR`.
 * Says `{port, pid, enginePid, environmentId, writeKey}` on stdout once it takes requests; answers `GET /ledger`,
 * `/drained`, `/stored`, `/lag`, `/newest?<person>` and `/cpu` for measuring. With CLICKHOUSE_URL it has no engine of its own; with
 * FOOTHOLD_CRASH_AT it kills itself at that point.
 */
const dataDir = process.argv[2] ?? '';
mkdirSync(dataDir, { recursive: true });
const given = process.env.CLICKHOUSE_URL;
const engine = given ? null : await startEngine({ dataDir: join(dataDir, 'engine') });
const eventsUrl = given ?? (engine as NonNullable<typeof engine>).url;
const store = openEventStore({ url: eventsUrl });
await store.migrate();
const metadata = openMetadata({ dataDir }, { threaded: true });
await metadata.migrate();
const { own } = await bootstrap(metadata.db, { sample: false, now: Date.now() });
const key = await metadata.db
  .selectFrom('keys')
  .innerJoin('environments', 'environments.id', 'keys.environment_id')
  .select(['write_key', 'environment_id'])
  .where('environments.project_id', '=', own.projectId)
  .where('kind', '=', 'write')
  .orderBy('keys.id')
  .executeTakeFirstOrThrow();

const ingest = await createIngest({
  dataDir,
  metadata,
  databaseUrl: null,
  eventsUrl,
  baseUrl: null,
  segmentBytes: Number(process.env.FOOTHOLD_SEGMENT_BYTES) || undefined,
  log: {
    info: () => undefined,
    warn: (details, message) => console.error(message, JSON.stringify(details)),
    error: (details, message) => console.error(message, details),
  },
  ...crashPointFromEnvironment(),
});
ingest.start();

const collect = getRequestListener(ingest.routes.fetch);
const server = createServer((request, response) => {
  const [path = '', person = ''] = (request.url ?? '').split('?');
  const ask = QUESTIONS[path];
  if (!ask || request.method !== 'GET') return void (ingest.door(request, response) || collect(request, response));
  ask(person).then(
    (answer) => response.end(JSON.stringify(answer)),
    (error) => response.writeHead(500).end(String(error)),
  );
});
const QUESTIONS: Record<string, (person: string) => Promise<unknown>> = {
  '/ledger': () => ingest.ledger(key.environment_id),
  '/drained': () => ingest.drained(),
  '/stored': async () => (await store.query('SELECT count() AS rows, uniqExact(message_id) AS ids FROM events'))[0],
  '/lag': async () => ({ events: Number(/^foothold_drain_lag_events (\d+)/m.exec(await ingest.metrics())?.[1]) }),
  '/seen': async (person) =>
    (
      await store
        .forEnvironment(key.environment_id)
        .query(
          'SELECT count() AS n FROM events WHERE environment_id = {environment:String} AND raw_id = {person:String}',
          {
            person,
          },
        )
    )[0],
  '/cpu': async () => ({ ...process.cpuUsage(), rss: process.memoryUsage.rss(), enginePid: engine?.pid() }),
};
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  const { environment_id: environmentId, write_key: writeKey } = key;
  console.log(JSON.stringify({ port, pid: process.pid, enginePid: engine?.pid(), environmentId, writeKey }));
});

process.on('SIGTERM', async () => {
  server.close();
  server.closeIdleConnections();
  await ingest.stop();
  await metadata.close();
  await store.close();
  await engine?.stop();
  process.exit(0);
});
