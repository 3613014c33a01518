import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EventStore, openEventStore } from '@foothold/storage/events';
import type { Metadata } from '@foothold/storage/metadata';
import { openMetadata } from '@foothold/storage/metadata';
import { startTemporaryPostgres, type TemporaryPostgres } from '@foothold/storage/testing';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applyState } from '../state/index.ts';
import { Drain } from './drain/drain.ts';
import { openIdIndex } from './drain/ids/open-id-index.ts';
import { IncomingReader } from './drain/incoming.ts';
import { loadSecret } from './drain/load-secret.ts';
import { drainDirectory } from './drain-directory.ts';
import { readLedger } from './ledger/read-ledger.ts';
import { Tail } from './ledger/tail.ts';
import { lockDataDirectory } from './log/data-lock.ts';
import { LogReader } from './log/log-reader.ts';
import { type OpenedLog, openLog } from './log/open-log.ts';
import { type TemporaryEvents, temporaryEvents } from './testing/temporary-events.ts';

const E = '0195568e-4a60-7000-8000-0000000000e1';
const NOW = Date.now();
const DAY_MS = 86_400_000;

/** Several collectors in front of the same PostgreSQL and the same event store. */
describe('collectors that share their stores', () => {
  let postgres: TemporaryPostgres;
  let events: TemporaryEvents;
  beforeAll(async () => {
    [postgres, events] = await Promise.all([startTemporaryPostgres(), temporaryEvents()]);
  });
  afterAll(async () => {
    await Promise.all([postgres.stop(), events.close()]);
  });

  let databaseUrl: string;
  let clickhouseUrl: string;
  let metadata: Metadata;
  let store: EventStore;
  let nodes: Node[];
  interface Node {
    dataDir: string;
    log: OpenedLog;
    metadata: Metadata;
    end: () => number;
    send(ids: number[]): Promise<unknown>;
  }

  beforeEach(async () => {
    databaseUrl = await postgres.createDatabase();
    const { database } = await events.open();
    clickhouseUrl = `${events.engine.url.replace(/\/$/, '')}/${database}`;
    metadata = openMetadata({ databaseUrl });
    await metadata.migrate();
    store = openEventStore({ url: clickhouseUrl });
    nodes = [await openNode(), await openNode()];
    return async () => {
      await Promise.all([metadata.close(), store.close(), ...nodes.map((node) => node.metadata.close())]);
      for (const { dataDir } of nodes) rmSync(dataDir, { recursive: true, force: true });
    };
  });

  async function openNode(): Promise<Node> {
    const dataDir = mkdtempSync(join(tmpdir(), 'foothold-node-'));
    let end = 0;
    const log = await openLog({
      ...{ directory: join(dataDir, 'log'), segmentBytes: 1_000_000, waitingBytes: 10_000_000 },
      onDurable: (durable) => {
        end = durable;
      },
    });
    const send = (ids: number[]) => {
      const batch = ids.map((n) => ({
        ...{ type: 'track', event: 'Opened', userId: `u${n % 7}`, messageId: `m${n}`, properties: { n } },
        // Every tenth is of long ago, and goes by the slow lane.
        timestamp: new Date(n % 10 === 0 ? NOW - 400 * DAY_MS : NOW - 1_000).toISOString(),
      }));
      const common = { kind: 'request' as const, fromBotBrowser: false, form: 0, environmentId: E };
      const body = Buffer.from(JSON.stringify({ batch }));
      return log.writer.append({ ...common, count: ids.length, receivedAtMs: NOW, body });
    };
    return { dataDir, log, metadata: openMetadata({ databaseUrl }), end: () => end, send };
  }

  async function drainNode({ dataDir, log, metadata, end }: Node): Promise<void> {
    const secret = await loadSecret(metadata.db);
    const { collectorId, marker } = log.identity;
    const drain = new Drain({
      log: new LogReader(join(dataDir, 'log'), marker),
      reader: new IncomingReader(collectorId, secret),
      ids: openIdIndex(metadata.dialect, secret),
      ...{ collectorId, metadata, sink: store, applyState, durableEnd: end, limits: { maxEvents: 40, maxBytes: 1e6 } },
    });
    for (let isResumed = false; ; ) {
      try {
        if (!isResumed) await drain.resume();
        isResumed = true;
        if (!(await drain.step())) break;
      } catch {
        isResumed = false;
      }
    }
    await drain.finish();
  }

  /** Counted by both together. */
  const ledger = () => readLedger(metadata.db, new Tail(), 'nobody', E, {});
  const shuffled = (ids: number[]) =>
    ids
      .map((id) => [Math.random(), id] as const)
      .sort(([a], [b]) => a - b)
      .map(([, id]) => id);
  async function sendAll(node: Node, ids: number[], batchSize: number): Promise<void> {
    for (let i = 0; i < ids.length; i += batchSize) await node.send(ids.slice(i, i + batchSize));
  }
  const stored = async () =>
    (await store.query<{ n: number; ids: number }>('SELECT count() AS n, uniqExact(message_id) AS ids FROM events'))[0];

  it('store each event once, whoever got which copy when and in what batches', async () => {
    const all = Array.from({ length: 400 }, (_, n) => n);
    const [a, b] = nodes as [Node, Node];
    await sendAll(a, shuffled(all), 13);
    await sendAll(b, shuffled(all), 29);
    await sendAll(b, shuffled(all.slice(0, 100)), 7);
    await Promise.all(nodes.map(drainNode));
    expect(await stored()).toEqual({ n: 400, ids: 400 });
    expect(await ledger()).toMatchObject({ received: 900, stored: 400, duplicate: 500, quarantined: 0, pending: 0 });
    const people = await metadata.db.selectFrom('people').select('raw_id').execute();
    expect(people).toHaveLength(7);
  });

  it('are not mistaken for stores that nobody has made', async () => {
    const [a] = nodes as [Node, Node];
    await a.send([1, 2, 3]);
    await a.log.writer.close();
    const { dataDir } = a;
    const drained = (to: { databaseUrl: string | null; clickhouseUrl: string | null }) =>
      drainDirectory({ dataDir, ...to });
    await expect(drained({ databaseUrl: null, clickhouseUrl })).rejects.toThrow('set DATABASE_URL');
    await expect(drained({ databaseUrl, clickhouseUrl: null })).rejects.toThrow('set CLICKHOUSE_URL');
    expect(await drained({ databaseUrl, clickhouseUrl })).toMatchObject({ stored: 3 });
  });

  it('may be in the way of what is drained by command: a transaction that the store has undone is begun again', async () => {
    const [dead] = nodes as [Node, Node];
    await dead.send([1, 2, 3]);
    await dead.log.writer.close();
    // As of a deadlock: the block is noted and undone, and later its confirmation is.
    await sql`CREATE SEQUENCE tries`.execute(metadata.db);
    await sql`CREATE FUNCTION undo_first() RETURNS trigger AS $$ BEGIN
      IF nextval('tries') IN (1, 3) THEN RAISE EXCEPTION 'deadlock detected' USING ERRCODE = '40P01'; END IF;
      RETURN NULL; END $$ LANGUAGE plpgsql`.execute(metadata.db);
    await sql`CREATE TRIGGER undo_first AFTER INSERT OR DELETE ON ingest_blocks FOR EACH ROW
      EXECUTE FUNCTION undo_first()`.execute(metadata.db);
    const faults: string[] = [];
    const onFault = (where: string, error: unknown) => void faults.push(`${where}: ${(error as Error).message}`);
    const recovered = await drainDirectory({ dataDir: dead.dataDir, databaseUrl, clickhouseUrl, onFault });
    expect(recovered).toMatchObject({ stored: 3, duplicates: 0 });
    expect(faults).toEqual(['metadata: deadlock detected', 'metadata: deadlock detected']);
    expect(await stored()).toEqual({ n: 3, ids: 3 });
    expect(await ledger()).toMatchObject({ received: 3, stored: 3, duplicate: 0, pending: 0 });
  });

  it('lose nothing with one of them: its directory is drained from elsewhere, and once more for nothing', async () => {
    const [dead, other] = nodes as [Node, Node];
    await sendAll(
      dead,
      Array.from({ length: 100 }, (_, n) => n),
      10,
    );
    await sendAll(
      other,
      Array.from({ length: 100 }, (_, n) => n + 50),
      10,
    );
    await drainNode(other);
    await dead.log.writer.close();
    const held = lockDataDirectory(dead.dataDir);
    const options = { dataDir: dead.dataDir, databaseUrl, clickhouseUrl };
    await expect(drainDirectory(options)).rejects.toThrow('uses the data directory');
    held.release();
    expect(await drainDirectory(options)).toEqual({ stored: 50, duplicates: 50, quarantined: 0, skippedBytes: 0 });
    expect(await drainDirectory(options)).toEqual({ stored: 0, duplicates: 0, quarantined: 0, skippedBytes: 0 });
    expect(await stored()).toEqual({ n: 150, ids: 150 });
    expect(await ledger()).toMatchObject({ received: 200, stored: 150, duplicate: 50, pending: 0 });
    await expect(drainDirectory({ ...options, dataDir: tmpdir() })).rejects.toThrow('There is no log');
  });
});
