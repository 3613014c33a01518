import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventRow, EventStore } from '@foothold/storage/events';
import type { Metadata } from '@foothold/storage/metadata';
import { DIALECTS, temporaryMetadata } from '@foothold/storage/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Proof } from '../../identity/proof.ts';
import { SEALED } from '../../identity/seal.ts';
import { applyState } from '../../state/index.ts';
import { BATCH } from '../event/read-request.ts';
import { readLedger } from '../ledger/read-ledger.ts';
import { Tail } from '../ledger/tail.ts';
import type { Frame } from '../log/frame.ts';
import { LogReader } from '../log/log-reader.ts';
import { type OpenedLog, openLog } from '../log/open-log.ts';
import { offsetOf, segmentOf } from '../log/position.ts';
import { segmentPath } from '../log/segment-file.ts';
import { listQuarantine } from '../quarantine/list-quarantine.ts';
import { type TemporaryEvents, temporaryEvents } from '../testing/temporary-events.ts';
import type { ApplyState } from './commit-block.ts';
import { cutBlock } from './cut-block.ts';
import { Drain, type DrainOptions } from './drain.ts';
import { openIdIndex } from './ids/open-id-index.ts';
import { IncomingReader, replayBody } from './incoming.ts';
import { MONTHS_AN_INSERT } from './inserts-of.ts';
import { restoreBlock } from './pending-block.ts';
import type { EventSink } from './store-block.ts';

const E = '0195568e-4a60-7000-8000-0000000000e1';
const SECRET = Buffer.alloc(32, 7);
const NOW = Date.UTC(2026, 2, 2, 10, 30);
const stores = temporaryMetadata();
let events: TemporaryEvents;
beforeAll(async () => {
  events = await temporaryEvents();
});
afterAll(async () => {
  await events.close();
  await stores.close();
});

describe.each(DIALECTS)('the drain on %s', (dialect) => {
  let metadata: Metadata;
  let store: EventStore;
  let directory: string;
  let log: OpenedLog;
  let end: number;

  beforeEach(async () => {
    metadata = await stores.open(dialect);
    ({ store } = await events.open());
    directory = mkdtempSync(join(tmpdir(), 'foothold-drain-'));
    log = await openLog({
      directory,
      segmentBytes: 1_000_000,
      waitingBytes: 10_000_000,
      onDurable: (durable) => {
        end = durable;
      },
    });
  });
  afterEach(async () => {
    await log.writer.close();
    rmSync(directory, { recursive: true, force: true });
  });

  const frame = (body: object | string, more: Partial<Frame> = {}): Frame => ({
    kind: 'request',
    fromBotBrowser: false,
    form: 0,
    environmentId: E,
    count: typeof body === 'object' && 'batch' in body ? (body.batch as unknown[]).length : 1,
    receivedAtMs: NOW,
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    ...more,
  });
  const send = (batch: unknown[], more: Partial<Frame> = {}) => log.writer.append(frame({ batch }, more));
  const track = (messageId: string, more: object = {}) => ({
    type: 'track',
    event: 'Opened',
    userId: 'u1',
    messageId,
    timestamp: NOW - 1_000,
    ...more,
  });
  const makeDrain = (more: Partial<DrainOptions> = {}) =>
    new Drain({
      log: new LogReader(directory, log.identity.marker),
      reader: new IncomingReader(log.identity.collectorId, SECRET),
      collectorId: log.identity.collectorId,
      metadata,
      ids: openIdIndex(metadata.dialect, SECRET),
      sink: store,
      applyState,
      durableEnd: () => end,
      now: () => NOW,
      sleep: () => new Promise((resolve) => setImmediate(resolve)),
      ...more,
    });
  const drainAll = async (more: Partial<DrainOptions> = {}) => {
    const drain = makeDrain(more);
    await drain.resume();
    while (await drain.step());
    await drain.stop();
  };
  const ids = async () =>
    (await store.query<{ message_id: string }>('SELECT message_id FROM events ORDER BY message_id')).map(
      (row) => row.message_id,
    );
  const ledger = () => readLedger(metadata.db, new Tail(), log.identity.collectorId, E, {});
  const quarantine = async () => (await listQuarantine(metadata.db, E)).items;
  const none = {
    received: 0,
    stored: 0,
    duplicate: 0,
    quarantined: 0,
    refused: {},
    pending: 0,
    erased: 0,
    discarded: 0,
  };

  it('stores each event once and keeps an account of all', async () => {
    await send([track('a'), track('b'), track('a'), { type: 'track', userId: 'u', messageId: 'nameless' }]);
    await send([track('b'), track('c')]);
    await log.writer.append(frame('too_deep', { kind: 'refusal', count: 3 }));
    await drainAll({ limits: { maxEvents: 2, maxBytes: 1e6 } });
    expect(await ids()).toEqual(['a', 'b', 'c']);
    expect(await ledger()).toEqual({
      ...none,
      received: 9,
      stored: 3,
      duplicate: 2,
      quarantined: 1,
      refused: { too_deep: 3 },
    });
    await drainAll();
    expect(await ids()).toEqual(['a', 'b', 'c']);
    expect((await ledger()).received).toBe(9);
  });

  it('stores what an event says, in corrected time', async () => {
    const sentAt = NOW - 3_600_000;
    await log.writer.append(
      frame({
        sentAt,
        batch: [
          track('t', { timestamp: sentAt - 5_000, properties: { a: 'x\0y' }, context: { groupId: 7 }, groupId: 'g0' }),
          {
            type: 'page',
            messageId: 'p',
            anonymousId: 'v',
            name: 'Home',
            properties: { url: 'https://a.example/x?y' },
          },
          { type: 'identify', messageId: 'i', userId: 'u', anonymousId: 'v', traits: { plan: 'pro' } },
          { type: 'alias', messageId: 'l', userId: 'u', previousId: 'old', context: { automated: true } },
        ],
      }),
    );
    await drainAll();
    const rows = await store.query<Partial<EventRow>>('SELECT * FROM events ORDER BY message_id');
    expect(rows).toMatchObject([
      { message_id: 'i', event: '$identify', raw_id: 'u', anonymous_id: 'v', properties: '{"plan":"pro"}' },
      { message_id: 'l', event: '$alias', user_id: 'u', previous_id: 'old', automated: 1 },
      {
        message_id: 'p',
        event: '$page',
        raw_id: 'v',
        path: '/x',
        properties: expect.stringContaining('"name":"Home"'),
      },
      { message_id: 't', event: 'Opened', group_id: '7', ts: '2026-03-02 10:29:55.000', automated: 0 },
    ]);
    expect(JSON.parse(rows[3]?.properties ?? '')).toEqual({ a: 'x\ufffdy' });
  });

  it('makes an id where there is none, the same however often the log is read', async () => {
    const { messageId: _, ...nameless } = track('');
    await send([nameless, nameless]);
    const read = () => {
      const reader = new IncomingReader(log.identity.collectorId, SECRET);
      const found: string[] = [];
      new LogReader(directory, log.identity.marker).read(0, end, (placed) => {
        for (const { content } of reader.read(placed)) if (content.kind === 'ready') found.push(content.row.message_id);
        return true;
      });
      return found.sort();
    };
    await drainAll();
    const made = await ids();
    expect(new Set(made).size).toBe(2);
    expect(read()).toEqual(made);
    for (const id of made) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  it('quarantines the same id with another body, in one block and later; order of keys and sentAt are no other body', async () => {
    await send([track('a', { properties: { x: 1, y: 2 } }), track('a', { properties: { x: 9 } })]);
    await drainAll();
    await send([track('a', { properties: { y: 2, x: 1 }, sentAt: NOW }), track('a', { event: 'Closed' })]);
    await drainAll();
    expect(await ids()).toEqual(['a']);
    expect(await ledger()).toEqual({ ...none, received: 4, stored: 1, duplicate: 1, quarantined: 2 });
    expect((await quarantine()).map((item) => item.reason)).toEqual(['conflict', 'conflict']);
  });

  it('keeps what is quarantined as it came, with the reason in words', async () => {
    await log.writer.append(frame(String.raw`{"sentAt":1,"batch":[{"type":"track","event":"x","userId":"a\u0000b"}]}`));
    await drainAll();
    const [item] = await quarantine();
    expect(item).toMatchObject({ reason: 'bad_id', message: expect.stringContaining('userId') });
    expect(item).toMatchObject({ sentAt: '1970-01-01T00:00:00.001Z', encoding: 'utf8' });
    expect(item?.body).toBe(String.raw`{"type":"track","event":"x","userId":"a\u0000b"}`);
  });

  it('stores what a replay has mended, though another sent it as it was at the same time', async () => {
    await send([{ type: 'track', userId: 'u1' }]);
    await drainAll();
    const [{ id } = { id: '' }] = await quarantine();
    const replay = (body: object) =>
      log.writer.append(frame('', { kind: 'replay', body: replayBody(id, JSON.stringify(body)) }));
    for (const body of [{ type: 'track', userId: 'u1' }, track('mended'), track('mended')]) await replay(body);
    const outcomes: unknown[] = [];
    await drainAll({ onProgress: ({ replayed }) => outcomes.push(...replayed) });
    expect(outcomes).toEqual([{ id, outcome: 'stored' }]);
    expect(await ids()).toEqual(['mended']);
    expect(await ledger()).toMatchObject({ received: 1, stored: 1, duplicate: 0, quarantined: 0 });
  });

  it('replays out of quarantine once: stored, a duplicate, or back where it was', async () => {
    const [good, known, bad] = ['q1', 'q2', 'q3'];
    await send([track('known')]);
    await drainAll();
    const row = (id: string, body: object) => ({
      ...{ id, environment_id: E, reason: 'test', message: '', message_id: null, received_at: NOW },
      body: Buffer.from(JSON.stringify(body)),
    });
    await metadata.db
      .insertInto('quarantine')
      .values([
        row(good as string, track('new')),
        row(known as string, track('known')),
        row(bad as string, { type: 'x' }),
      ])
      .execute();
    await metadata.db
      .insertInto('ledger_counters')
      .values([{ environment_id: E, bucket_at: NOW - (NOW % 60_000), counter: 'quarantined', count: 3 }])
      .execute();
    const replay = async (id: string, body: object) =>
      log.writer.append(frame('', { kind: 'replay', body: replayBody(id, JSON.stringify(body)) }));
    const outcomes: unknown[] = [];
    for (let times = 0; times < 2; times++) {
      await replay(good as string, track('new'));
      await replay(good as string, track('new'));
      await replay(known as string, track('known'));
      await replay(bad as string, { type: 'x' });
      await drainAll({ onProgress: ({ replayed }) => outcomes.push(...replayed) });
    }
    expect(outcomes).toEqual([
      { id: 'q1', outcome: 'stored' },
      { id: 'q2', outcome: 'duplicate' },
      { id: 'q3', outcome: 'quarantined' },
      { id: 'q1', outcome: 'gone' },
      { id: 'q2', outcome: 'gone' },
      { id: 'q3', outcome: 'quarantined' },
    ]);
    expect(await ids()).toEqual(['known', 'new']);
    expect(await ledger()).toMatchObject({ stored: 2, duplicate: 1, quarantined: 1, pending: 0 });
    expect((await quarantine()).map((item) => item.id)).toEqual(['q3']);
  });

  it('cuts exactly the same block again after a crash between the two stores', async () => {
    await send([track('a'), track('a'), track('b')]);
    const committed = makeDrain({
      crashPoint: (name) => {
        if (name === 'drain:committed') throw new Error('killed');
      },
    });
    await committed.resume();
    await expect(committed.step()).rejects.toThrow('killed');
    expect(await ids()).toEqual([]);
    expect(await ledger()).toMatchObject({ received: 3, stored: 0, duplicate: 1, pending: 2 });

    await send([track('c')]);
    const tokens: { token: string; ids: string[] }[] = [];
    const insertBlock = async (block: { token: string; rows: readonly EventRow[] }) => {
      tokens.push({ token: block.token, ids: block.rows.map((row) => row.message_id) });
      await store.insertBlock(block);
    };
    const diesAfterInsert = new Promise<void>((resolve) => {
      const sink: DrainOptions['sink'] = {
        async insertBlock(block) {
          await insertBlock(block);
          resolve();
          await new Promise(() => {});
        },
      };
      void makeDrain({ sink }).resume();
    });
    await diesAfterInsert;
    await drainAll({ sink: { insertBlock } });
    expect(tokens[0]).toEqual({ token: `${log.identity.collectorId}:1/0`, ids: ['a', 'b'] });
    expect(tokens.slice(0, 2)).toEqual([tokens[0], tokens[0]]);
    expect(await ids()).toEqual(['a', 'b', 'c']);
    expect(await ledger()).toEqual({ ...none, received: 4, stored: 3, duplicate: 1 });
  });

  it('decides about the next block while the store has the last one, and not before it is on its way', async () => {
    const underWay: Parameters<EventSink['insertBlock']>[0][] = [];
    let answer = () => {};
    const insertBlock: EventSink['insertBlock'] = (block) => {
      underWay.push(block);
      return new Promise((resolve) => {
        answer = resolve;
      });
    };
    const drain = makeDrain({ sink: { insertBlock }, limits: { maxEvents: 1, maxBytes: 1_000 } });
    await drain.resume();
    await send([track('a')]);
    await send([track('b')]);
    let steps = 0;
    const going = (async () => {
      for (; steps < 2; steps++) await drain.step();
    })();
    await expect.poll(() => underWay.length).toBe(1);
    expect([steps, await ledger()]).toEqual([0, { ...none, received: 1, pending: 1 }]);
    underWay[0]?.onSent?.();
    await expect.poll(ledger).toEqual({ ...none, received: 2, pending: 2 });
    expect([steps, underWay.length]).toEqual([1, 1]);
    answer();
    await expect.poll(() => underWay.length).toBe(2);
    underWay[1]?.onSent?.();
    await going;
    answer();
  });

  it('stores what is left of a block whose frames were damaged after it was decided, and nothing that was a copy', async () => {
    await send([track('a'), track('b')]);
    await send([track('a'), track('c')]);
    const damaged = await send([track('lost-1'), track('lost-2'), track('lost-3')]);
    await send([track('c'), track('d'), track('b'), track('e')]);
    const undone = makeDrain({
      crashPoint: (name) => {
        if (name === 'drain:committed') throw new Error('killed');
      },
    });
    await undone.resume();
    await expect(undone.step()).rejects.toThrow('killed');
    const file = openSync(segmentPath(directory, segmentOf(damaged)), 'r+');
    writeSync(file, Buffer.alloc(10), 0, 10, offsetOf(damaged) + 60);
    closeSync(file);
    await drainAll();
    expect(await ids()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(await ledger()).toEqual({ ...none, received: 11, stored: 5, duplicate: 3, pending: 3 });
  });

  it('finishes a block that an earlier version has noted and begun, in the inserts of that version', async () => {
    const old = (month: number) => track(`m${month}`, { timestamp: Date.UTC(2016, month, 5) });
    await send([old(0), old(1), old(2)]);
    const begun = makeDrain({
      crashPoint: (name) => {
        if (name === 'drain:committed') throw new Error('killed');
      },
    });
    await begun.resume();
    await expect(begun.step()).rejects.toThrow('killed');
    const note = await metadata.db.selectFrom('ingest_blocks').selectAll().executeTakeFirstOrThrow();
    const { monthsAnInsert, ...asItWas } = JSON.parse(note.body);
    expect(monthsAnInsert).toBe(MONTHS_AN_INSERT);
    await metadata.db
      .updateTable('ingest_blocks')
      .set({ body: JSON.stringify(asItWas) })
      .execute();
    // It put the first month in and died.
    const token = `${log.identity.collectorId}:${note.block}`;
    const first = restoreBlock(
      { block: note.block, start: note.start_position, end: note.end_position, body: asItWas },
      cutBlock(
        new LogReader(directory, log.identity.marker),
        new IncomingReader(log.identity.collectorId, SECRET),
        note.start_position,
        note.end_position,
        { maxEvents: 10, maxBytes: 10_000 },
      ),
    ).rows.slice(0, 1);
    await store.insertBlock({ token, rows: first });
    await drainAll();
    expect(await ids()).toEqual(['m0', 'm1', 'm2']);
    expect(await ledger()).toEqual({ ...none, received: 3, stored: 3 });
  });

  it('goes on where it was when nobody knows whether a commit has happened', async () => {
    await send([track('a'), track('b')]);
    const real = metadata.db;
    let isLost = true;
    const flaky: Pick<Metadata, 'db'> = {
      db: new Proxy(real, {
        get(target, name) {
          if (name !== 'transaction' || !isLost) {
            const value = Reflect.get(target, name, target);
            return typeof value === 'function' ? value.bind(target) : value;
          }
          return () => ({
            async execute(work: (trx: never) => Promise<unknown>) {
              await real.transaction().execute(work as never);
              isLost = false;
              throw Object.assign(new Error('Connection terminated'), { code: '08006' });
            },
          });
        },
      }),
    };
    const drain = makeDrain({ metadata: flaky });
    await drain.resume();
    await expect(drain.step()).rejects.toThrow('Connection terminated');
    await drain.resume();
    while (await drain.step());
    await drain.stop();
    expect(await ids()).toEqual(['a', 'b']);
    expect(await ledger()).toEqual({ ...none, received: 2, stored: 2 });
  });

  it('waits for an event store that is away, and loses nothing', async () => {
    await send([track('a')]);
    let failures = 0;
    const sink: DrainOptions['sink'] = {
      async insertBlock(block) {
        if (failures++ < 3) throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
        await store.insertBlock(block);
      },
    };
    await drainAll({ sink });
    expect(failures).toBe(4);
    expect(await ids()).toEqual(['a']);
    expect(await ledger()).toEqual({ ...none, received: 1, stored: 1 });
  });

  it('finds the one event that person state cannot take, and the one that the event store cannot', async () => {
    const poisonous: ApplyState = async (trx, rows, context) => {
      if (rows.some((row) => row.message_id === 'm3')) throw new Error('cannot fold this');
      await applyState(trx, rows, context);
    };
    const sink: DrainOptions['sink'] = {
      async insertBlock(block) {
        if (block.rows.some((row) => row.message_id === 'm5')) throw Object.assign(new Error('parse'), { code: '27' });
        await store.insertBlock(block);
      },
    };
    await send(Array.from({ length: 8 }, (_, i) => track(`m${i}`)));
    const drain = makeDrain({ applyState: poisonous, sink });
    for (let tries = 0; ; tries++) {
      await drain.resume();
      const failed = await drain.step().then(
        () => false,
        () => true,
      );
      if (!failed) break;
      expect(tries).toBeLessThan(5);
    }
    while (await drain.step());
    await drain.stop();
    expect(await ids()).toEqual(['m0', 'm1', 'm2', 'm4', 'm6', 'm7']);
    expect(await ledger()).toEqual({ ...none, received: 8, stored: 6, quarantined: 2 });
    expect((await quarantine()).map((item) => [item.messageId, item.reason]).sort()).toEqual([
      ['m3', 'poison'],
      ['m5', 'poison'],
    ]);
  });

  it('takes nobody for poison when the fault is not in the events', async () => {
    await send([track('a'), track('b')]);
    let isBroken = true;
    const drain = makeDrain({
      applyState: async (trx, rows, context) => {
        if (isBroken) throw new Error('a mistake of ours');
        await applyState(trx, rows, context);
      },
    });
    for (let i = 0; i < 4; i++) {
      await drain.resume();
      await expect(drain.step()).rejects.toThrow('a mistake of ours');
    }
    isBroken = false;
    await drain.resume();
    while (await drain.step());
    await drain.stop();
    expect(await ledger()).toEqual({ ...none, received: 2, stored: 2 });
  });

  it('folds an event into person state once, however often the event store refuses it', async () => {
    const folded: string[] = [];
    const counting: ApplyState = async (trx, rows, context) => {
      folded.push(...rows.map((row) => row.message_id));
      await applyState(trx, rows, context);
    };
    let isRefused = true;
    const sink: DrainOptions['sink'] = {
      async insertBlock(block) {
        const isBad = isRefused && block.rows.some((row) => row.message_id === 'bad');
        if (isBad) throw Object.assign(new Error('parse'), { code: '27' });
        await store.insertBlock(block);
      },
    };
    const drainOnce = () => drainAll({ applyState: counting, sink });
    const replay = async () => {
      const [item] = await quarantine();
      const body = replayBody(item?.id ?? '', item?.body ?? '');
      await log.writer.append(frame('', { kind: 'replay', body }));
      await drainOnce();
    };
    await send([track('good'), track('bad')]);
    await drainOnce();
    await replay();
    expect(await ledger()).toEqual({ ...none, received: 2, stored: 1, quarantined: 1 });
    await send([track('bad')]);
    await drainOnce();
    expect(await ledger()).toEqual({ ...none, received: 3, stored: 1, quarantined: 2 });
    isRefused = false;
    await replay();
    await replay();
    expect(await ids()).toEqual(['bad', 'good']);
    expect(folded.sort()).toEqual(['bad', 'good']);
    expect(await ledger()).toEqual({ ...none, received: 3, stored: 2, duplicate: 1 });
  });

  it('lets no event of long ago hold up what happens today, also over a crash', async () => {
    const longAgo = (month: number) => track(`old-${month}`, { timestamp: Date.UTC(2016, month, 5) });
    await send([track('today'), ...Array.from({ length: 40 }, (_, month) => longAgo(month)), track('today-too')]);
    const inserted: string[][] = [];
    let goOn = () => {};
    const blocked = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const sink: DrainOptions['sink'] = {
      async insertBlock(block) {
        inserted.push(block.rows.map((row) => row.message_id));
        if (block.rows[0]?.message_id.startsWith('old')) await blocked;
        await store.insertBlock(block);
      },
    };
    const drain = makeDrain({ sink });
    await drain.resume();
    while (await drain.step());
    await send([track('tomorrow')]);
    while (await drain.step());
    expect(await ids()).toEqual(['today', 'today-too', 'tomorrow']);
    expect(await ledger()).toMatchObject({ received: 43, stored: 3, pending: 40 });
    expect(inserted.map((rows) => rows.length)).toEqual([2, MONTHS_AN_INSERT, 1]);

    // A new life finds the old block where it was, and puts it in under the same token.
    await drainAll({ limits: { maxEvents: 1, maxBytes: 1 } });
    goOn();
    await drain.stop().catch(() => undefined);
    expect(await ids()).toHaveLength(43);
    expect((await ledger()).stored).toBe(43);
  });

  it('stores together what waits of long ago, and the same together after a crash, each event once', async () => {
    const old = (n: number) => track(`old-${n}`, { timestamp: Date.UTC(2016, n % 5, 5) });
    const inserted: { token: string; ids: string[] }[] = [];
    let goOn = () => {};
    const blocked = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    let reached = () => {};
    const isThere = new Promise<void>((resolve) => {
      reached = resolve;
    });
    const sink: DrainOptions['sink'] = {
      async insertBlock(block) {
        const ids = block.rows.map((row) => row.message_id).sort();
        inserted.push({ token: block.token, ids });
        if (ids.includes('old-0')) await blocked;
        await store.insertBlock(block);
        if (ids.length === 1) return;
        // It dies before it knows.
        reached();
        await new Promise(() => {});
      },
    };
    const drain = makeDrain({ sink });
    await drain.resume();
    for (let n = 0; n < 4; n++) {
      await send([old(n)]);
      while (await drain.step());
    }
    goOn();
    await isThere;
    expect(inserted.map((insert) => insert.ids)).toEqual([['old-0'], ['old-1', 'old-2', 'old-3']]);

    await send([old(4)]);
    const again: typeof inserted = [];
    const next = makeDrain({
      sink: {
        async insertBlock(block) {
          again.push({ token: block.token, ids: block.rows.map((row) => row.message_id).sort() });
          await store.insertBlock(block);
        },
      },
    });
    await next.resume();
    while (await next.step());
    await next.finish();
    expect(again).toContainEqual(inserted[1]);
    expect(new Set(again.map(({ token }) => token)).size).toBe(again.length);
    expect(await ids()).toEqual([0, 1, 2, 3, 4].map((n) => `old-${n}`));
    expect(await ledger()).toEqual({ ...none, received: 5, stored: 5 });
  });

  it('never joins a block that an earlier life may have begun with others', async () => {
    const old = (n: number) => track(`old-${n}`, { timestamp: Date.UTC(2016, 0, 5) });
    const tokens: string[][] = [];
    const life = async (sink: DrainOptions['sink']) => {
      const drain = makeDrain({ sink });
      await drain.resume();
      while (await drain.step());
      return drain;
    };
    await send([old(0)]);
    let begun = () => {};
    const isBegun = new Promise<void>((resolve) => {
      begun = resolve;
    });
    await life({
      async insertBlock(block) {
        await store.insertBlock(block);
        begun();
        await new Promise(() => {});
      },
    });
    await isBegun;
    await send([old(1)]);
    await send([old(2)]);
    const drain = await life({
      async insertBlock(block) {
        tokens.push(block.rows.map((row) => row.message_id));
        await store.insertBlock(block);
      },
    });
    await drain.finish();
    expect(tokens[0]).toEqual(['old-0']);
    expect(await ids()).toEqual(['old-0', 'old-1', 'old-2']);
    expect(await ledger()).toEqual({ ...none, received: 3, stored: 3 });
  });

  describe('where identities are enforced', () => {
    const signed = (batch: object[], proof: Proof) => {
      const body = Buffer.from(`${JSON.stringify(proof)}\n${JSON.stringify({ batch })}`);
      return log.writer.append(frame('', { form: BATCH | SEALED, count: batch.length, body }));
    };
    const nobody: Proof = { mode: 'enforced', by: 'nobody', why: 'missing' };
    const ofAnn: Proof = { mode: 'enforced', by: 'token', claims: [{ userId: 'ann', accounts: [] }] };
    const nameless = (messageId: string, anonymousId: string) => track(messageId, { userId: null, anonymousId });
    const held = async () => (await quarantine()).map((item) => [item.messageId, item.reason]).sort();

    it("holds back an anonymous event under a user's id, of this block or of one before", async () => {
      await signed([track('known', { userId: 'ann' })], { mode: 'enforced', by: 'key' });
      await drainAll();
      await signed([nameless('as-ann', 'ann'), nameless('visitor', 'v'), nameless('as-bob', 'bob')], nobody);
      await signed([track('bob', { userId: 'bob' })], { mode: 'enforced', by: 'key' });
      await signed([nameless('ann-as-bob', 'bob'), nameless('ann-herself', 'ann')], ofAnn);
      await drainAll();
      expect(await ids()).toEqual(['ann-herself', 'bob', 'known', 'visitor']);
      const reason = 'identity_unverified';
      expect(await held()).toEqual(['ann-as-bob', 'as-ann', 'as-bob'].map((id) => [id, reason]));
      expect(await ledger()).toEqual({ ...none, received: 7, stored: 4, quarantined: 3 });
    });

    it('cuts the same block again after a crash, whoever has become known since', async () => {
      await signed([nameless('visitor', 'ann')], nobody);
      const insertBlock: EventSink['insertBlock'] = ({ onSent }) => {
        onSent?.();
        return new Promise(() => undefined);
      };
      const drain = makeDrain({ sink: { insertBlock } });
      await drain.resume();
      await drain.step();
      await signed([track('known', { userId: 'ann' }), nameless('late', 'ann')], { mode: 'enforced', by: 'key' });
      await signed([nameless('as-ann', 'ann')], nobody);
      await drainAll();
      expect(await ids()).toEqual(['known', 'late', 'visitor']);
      expect(await held()).toEqual([['as-ann', 'identity_unverified']]);
    });

    it('takes it when it is sent out of quarantine, and where identities are only reported', async () => {
      await signed([track('known', { userId: 'ann' })], { mode: 'enforced', by: 'key' });
      await signed([nameless('as-ann', 'ann')], nobody);
      await signed([nameless('reported', 'ann')], { ...nobody, mode: 'report' });
      await drainAll();
      expect(await ids()).toEqual(['known', 'reported']);
      const [item] = await quarantine();
      const body = replayBody((item as { id: string }).id, JSON.stringify(nameless('as-ann', 'ann')));
      await log.writer.append(frame('', { kind: 'replay', body }));
      await drainAll();
      expect(await ids()).toEqual(['as-ann', 'known', 'reported']);
      expect(await held()).toEqual([]);
    });
  });
});
