import type { Database, Metadata } from '@foothold/storage/metadata';
import { DIALECTS, temporaryMetadata } from '@foothold/storage/testing';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { keepBodies, MOST_BODIES } from './keep-bodies.ts';
import { listQuarantine } from './list-quarantine.ts';
import { QuarantineRoom } from './room.ts';

type Row = Database['quarantine'];

const row = (n: number, more: Partial<Row> = {}): Row => ({
  id: `q${String(n).padStart(3, '0')}`,
  environment_id: 'e1',
  reason: n % 2 === 0 ? 'no_name' : 'no_person',
  message: '',
  message_id: `m${n}`,
  received_at: 1_000 + n,
  body: Buffer.from(JSON.stringify({ type: 'track', event: `Name ${n % 3}`, properties: { event: 'Name 9%' } })),
  sent_bytes: null,
  key_id: n % 4 === 0 ? 'k1' : null,
  name: `Name ${n % 3}`,
  ...{ call: null, sent_at: null, from_bot: null },
  ...more,
});

const temporary = temporaryMetadata();
afterAll(temporary.close);

describe.each(DIALECTS)('quarantine on %s', (dialect) => {
  let metadata: Metadata;
  beforeEach(async () => {
    metadata = await temporary.open(dialect);
  });

  const keep = (room: QuarantineRoom, rows: Row[]) =>
    metadata.db.transaction().execute(async (trx) => {
      const { kept, refused } = await room.part(trx, rows);
      if (kept.length > 0) await trx.insertInto('quarantine').values(kept).execute();
      return [kept.length, refused.length];
    });

  it('is filtered by reason, name and time, a page at a time', async () => {
    const rows = Array.from({ length: 12 }, (_, n) => row(n));
    await metadata.db
      .insertInto('quarantine')
      .values([...rows, row(50, { environment_id: 'e2' })])
      .execute();
    const ids = async (filter: object) =>
      (await listQuarantine(metadata.db, 'e1', filter)).items.map(({ id }) => Number(id.slice(1)));
    expect(await ids({ reason: 'no_name' })).toEqual([10, 8, 6, 4, 2, 0]);
    expect(await ids({ name: 'Name 1' })).toEqual([10, 7, 4, 1]);
    expect(await ids({ name: 'name 1' })).toEqual([]);
    expect(await ids({ name: 'Name %' })).toEqual([]);
    expect(await ids({ key: 'k1' })).toEqual([8, 4, 0]);
    expect(await ids({ key: 'k2' })).toEqual([]);
    expect(await ids({ from: 1_003, to: 1_006, reason: 'no_person' })).toEqual([5, 3]);
    expect(await ids({ ids: ['q001', 'q050', 'q002'] })).toEqual([2, 1]);
    const first = await listQuarantine(metadata.db, 'e1', { limit: 5, name: 'Name 0' });
    expect(first).toMatchObject({ items: [{ id: 'q009' }, { id: 'q006' }, { id: 'q003' }, { id: 'q000' }] });
    expect(first.nextCursor).toBeNull();
    const page = await listQuarantine(metadata.db, 'e1', { limit: 8 });
    expect(await ids({ cursor: page.nextCursor })).toEqual([3, 2, 1, 0]);
    await expect(ids({ cursor: 'of another list' })).rejects.toThrow('cursor');
    await expect(ids({ cursor: '5.\0' })).rejects.toThrow('cursor');
  });

  it('has the newest bodies that could not be read, beside its quota, and says how many it has let go', async () => {
    const body = (n: number, environment_id = 'e1') =>
      row(n, { id: `b${String(n).padStart(5, '0')}${environment_id}`, reason: 'unreadable', environment_id });
    const bodies = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => body(from + i));
    const keepAll = (rows: Row[]) => metadata.db.transaction().execute((trx) => keepBodies(trx, rows));
    await metadata.db.insertInto('quarantine').values(row(0)).execute();
    expect(await keepAll([...bodies(0, 600), body(1, 'e2')])).toBe(0);
    expect(await keepAll(bodies(600, 1_100))).toBe(100);
    expect(await keepAll(bodies(1_100, 1_100 + MOST_BODIES + 5))).toBe(MOST_BODIES + 5);
    const { items } = await listQuarantine(metadata.db, 'e1', { limit: MOST_BODIES + 5 });
    expect(items.map(({ what }) => what)).toEqual([...Array(MOST_BODIES).fill('body'), 'event']);
    expect(items.at(-2)?.id).toBe('b01105e1');
    expect((await listQuarantine(metadata.db, 'e2')).items).toHaveLength(1);
    expect(await keep(new QuarantineRoom({ events: 2, bytes: 10_000 }), [row(1), row(2)])).toEqual([1, 1]);
  });

  it('has room for so many events and bytes an environment, and counts again when there is none', async () => {
    let now = 0;
    const room = new QuarantineRoom({ events: 5, bytes: 10_000 }, () => now);
    const rows = Array.from({ length: 7 }, (_, n) => row(n));
    // A transaction that failed has kept nothing.
    await expect(
      metadata.db.transaction().execute(async (trx) => {
        await room.part(trx, rows);
        throw new Error('gone');
      }),
    ).rejects.toThrow('gone');
    expect(await keep(room, rows)).toEqual([5, 2]);
    room.settle();
    expect(await keep(room, [row(8), row(9, { environment_id: 'e2' })])).toEqual([1, 1]);
    room.settle();
    await metadata.db.deleteFrom('quarantine').where('environment_id', '=', 'e1').execute();
    expect(await keep(room, [row(10)])).toEqual([0, 1]);
    now = 1_000;
    expect(await keep(room, [row(11), row(12, { body: Buffer.from('é'.repeat(5_000)) })])).toEqual([1, 1]);
  });
});
