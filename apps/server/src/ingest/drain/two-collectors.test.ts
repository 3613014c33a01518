import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventStore } from '@foothold/storage/events';
import type { Metadata } from '@foothold/storage/metadata';
import { temporaryMetadata } from '@foothold/storage/testing';
import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { applyState } from '../../state/index.ts';
import { readLedger } from '../ledger/read-ledger.ts';
import { Tail } from '../ledger/tail.ts';
import type { Frame } from '../log/frame.ts';
import { LogReader } from '../log/log-reader.ts';
import { type OpenedLog, openLog } from '../log/open-log.ts';
import { discardHeld } from '../quarantine/discard.ts';
import { listQuarantine } from '../quarantine/list-quarantine.ts';
import { type TemporaryEvents, temporaryEvents } from '../testing/temporary-events.ts';
import type { CutLimits } from './cut-block.ts';
import { Drain } from './drain.ts';
import { openIdIndex } from './ids/open-id-index.ts';
import { IncomingReader, replayBody } from './incoming.ts';

const E = '0195568e-4a60-7000-8000-0000000000e1';
const SECRET = Buffer.alloc(32, 7);
const NOW = Date.UTC(2026, 2, 2, 10, 30);
const MENDED = { type: 'track', event: 'Mended', userId: 'u1' };

const stores = temporaryMetadata();
let events: TemporaryEvents;
beforeAll(async () => {
  events = await temporaryEvents();
});
afterAll(async () => {
  await events.close();
  await stores.close();
});

interface Collector {
  log: OpenedLog;
  append(frame: Partial<Frame>): Promise<unknown>;
  drainAll(limits?: CutLimits): Promise<void>;
}

describe('two collectors before one PostgreSQL', () => {
  let metadata: Metadata;
  let store: EventStore;
  let one: Collector;
  let two: Collector;
  const directories: string[] = [];

  beforeEach(async () => {
    metadata = await stores.open('postgres');
    ({ store } = await events.open());
    [one, two] = [await collector(), await collector()];
    // What is held back, and the sequence of blocks.
    await one.append({ kind: 'request', body: Buffer.from(JSON.stringify({ batch: [{ type: 'track' }] })) });
    await one.append({ kind: 'request', body: Buffer.from(JSON.stringify({ batch: [MENDED] })) });
    await one.drainAll();
  });
  afterEach(async () => {
    for (const { log } of [one, two]) await log.writer.close();
    for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
  });

  async function collector(): Promise<Collector> {
    const directory = mkdtempSync(join(tmpdir(), 'foothold-two-'));
    directories.push(directory);
    let end = 0;
    const onDurable = (durable: number) => {
      end = durable;
    };
    const log = await openLog({ directory, segmentBytes: 1_000_000, waitingBytes: 10_000_000, onDurable });
    const { collectorId, marker } = log.identity;
    return {
      log,
      append: (frame) =>
        log.writer.append({
          ...{ kind: 'replay', fromBotBrowser: false, form: 0, environmentId: E, count: 1, receivedAtMs: NOW },
          ...(frame as Pick<Frame, 'body'>),
        }),
      async drainAll(limits) {
        const drain = new Drain({
          log: new LogReader(directory, marker),
          reader: new IncomingReader(collectorId, SECRET),
          ids: openIdIndex(metadata.dialect, SECRET),
          ...{ collectorId, metadata, sink: store, applyState, durableEnd: () => end, now: () => NOW, limits },
        });
        await drain.resume();
        while (await drain.step());
        await drain.stop();
      },
    };
  }

  /** Both come as far as they can while a third holds what every block needs. */
  async function atOnce(first: () => Promise<unknown>, second: () => Promise<unknown>): Promise<void> {
    let both: Promise<unknown> = Promise.resolve();
    await metadata.db.transaction().execute(async (trx) => {
      await sql`select 1 from ingest_positions where collector = '' for update`.execute(trx);
      const begun = first();
      await waiting(1);
      both = Promise.all([begun, second()]);
      await waiting(2);
    });
    await both;
  }
  async function waiting(count: number): Promise<void> {
    const asked = sql<{ n: number }>`select count(*)::int as n from pg_locks
      where not granted and pid in (select pid from pg_stat_activity where datname = current_database())`;
    await expect.poll(async () => (await asked.execute(metadata.db)).rows[0]?.n).toBe(count);
  }
  const stored = async () => (await store.query<{ event: string }>('SELECT event FROM events')).length;
  const ledger = () => readLedger(metadata.db, new Tail(), '', E, {});
  const held = async () => (await listQuarantine(metadata.db, E)).items;

  it('store an event without an id once, though both send it out of quarantine at once', async () => {
    const [row] = await held();
    const body = replayBody(row?.id ?? '', JSON.stringify(MENDED));
    await Promise.all([one.append({ body }), two.append({ body })]);
    await atOnce(one.drainAll, two.drainAll);
    expect(await stored()).toBe(2);
    expect(await ledger()).toMatchObject({ received: 2, stored: 2, duplicate: 0, quarantined: 0, pending: 0 });
  });

  it('move an event with an id once', async () => {
    const [row] = await held();
    const body = replayBody(row?.id ?? '', JSON.stringify({ ...MENDED, messageId: 'm1' }));
    await Promise.all([one.append({ body }), two.append({ body })]);
    await atOnce(one.drainAll, two.drainAll);
    expect(await stored()).toBe(2);
    expect(await ledger()).toMatchObject({ received: 2, stored: 2, duplicate: 0, quarantined: 0, pending: 0 });
  });

  it('discard nothing of what the other is just storing', async () => {
    const [row] = await held();
    await one.append({ body: replayBody(row?.id ?? '', JSON.stringify(MENDED)) });
    let discarded: unknown;
    await atOnce(one.drainAll, async () => {
      discarded = await discardHeld(metadata.db, E, { ids: [row?.id ?? ''] });
    });
    expect(discarded).toEqual({ events: 0, bodies: 0 });
    expect(await stored()).toBe(2);
    expect(await ledger()).toMatchObject({ received: 2, stored: 2, quarantined: 0, discarded: 0 });
  });

  it('write the account once a transaction: who holds it never waits for an event that the other holds', async () => {
    await sql`CREATE TABLE account_writes (xact xid8)`.execute(metadata.db);
    await sql`CREATE FUNCTION note_account() RETURNS trigger AS $$ BEGIN
      INSERT INTO account_writes VALUES (pg_current_xact_id()); RETURN NULL; END $$ LANGUAGE plpgsql`.execute(
      metadata.db,
    );
    await sql`CREATE TRIGGER note_account AFTER INSERT ON ledger_counters FOR EACH STATEMENT
      EXECUTE FUNCTION note_account()`.execute(metadata.db);
    for (const n of [1, 2, 3, 4, 5]) {
      const batch = [{ ...MENDED, messageId: `m${n}` }];
      await one.append({ kind: 'request', body: Buffer.from(JSON.stringify({ batch })) });
    }
    await one.drainAll({ maxEvents: 1, maxBytes: 1_000_000 });
    const asked = sql<{ n: number }>`SELECT count(*)::int AS n FROM account_writes GROUP BY xact`;
    const times = (await asked.execute(metadata.db)).rows.map(({ n }) => n);
    expect(times.length).toBeGreaterThanOrEqual(5);
    expect(new Set(times)).toEqual(new Set([1]));
    expect(await ledger()).toMatchObject({ received: 7, stored: 6, duplicate: 0, quarantined: 1, pending: 0 });
  });
});
