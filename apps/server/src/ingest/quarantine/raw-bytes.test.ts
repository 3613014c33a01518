import { gzipSync } from 'node:zlib';
import type { QuarantineItem } from '@foothold/protocol/types';
import { createKey } from '@foothold/storage/metadata';
import { DIALECTS, startTemporaryPostgres, type TemporaryPostgres } from '@foothold/storage/testing';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type CollectorWorld, makeCollectorWorld } from '../testing/collector-world.ts';
import { type TemporaryEvents, temporaryEvents } from '../testing/temporary-events.ts';
import { KEPT_BODY_BYTES } from './kept-body.ts';
import type { ReplayRequest } from './replay.ts';

let events: TemporaryEvents;
let postgres: TemporaryPostgres;
beforeAll(async () => {
  [events, postgres] = await Promise.all([temporaryEvents(), startTemporaryPostgres()]);
}, 60_000);
afterAll(() => Promise.all([events.close(), postgres.stop()]));

describe.each(DIALECTS)('what is held back on %s', (dialect) => {
  let world: CollectorWorld;
  beforeEach(async () => {
    world = await makeCollectorWorld(dialect, { events, postgres }, { quarantine: { events: 500, bytes: 200_000 } });
  });
  afterEach(() => world.close());

  const post: CollectorWorld['post'] = (body, how) => world.post(body, how);
  const list = (query?: string) => world.held(query);
  const replay = (request?: ReplayRequest) => world.ingest.replay(world.environmentId, request);
  const ledger = () => world.ingest.ledger(world.environmentId);
  const download = async ({ id }: QuarantineItem) => {
    const response = await world.ask(`/quarantine/${id}/body`);
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${id}.bin"`);
    return Buffer.from(await response.arrayBuffer());
  };
  const downloads = async (items: QuarantineItem[]) => (await Promise.all(items.map(download))).sort(Buffer.compare);

  it('is the very bytes of a body that cannot be read, whatever they are', async () => {
    const bodies = fc.sample(fc.uint8Array({ minLength: 0, maxLength: 300 }), { numRuns: 60, seed: 7 });
    const special: Buffer[] = ['', '\0', '{"a":"\ud800', '[1]', '\ufeff{'].map((text) => Buffer.from(text));
    special.push(
      Buffer.from([0xff, 0xfe, 0x7b]),
      Buffer.from([0xed, 0xa0, 0x80]),
      gzipSync('{"batch"').subarray(0, -4),
    );
    const sent = [...bodies.map((bytes) => Buffer.from(bytes)), ...special];
    for (const bytes of sent) expect(await post(bytes)).toBe(400);
    const items = await list();
    expect(await downloads(items)).toEqual(sent.sort(Buffer.compare));
    expect(items.every(({ what, reason }) => what === 'body' && reason === 'unreadable')).toBe(true);
    const { refused, quarantined } = await ledger();
    expect({ refused, quarantined }).toEqual({ refused: { unreadable: sent.length }, quarantined: 0 });
    // They are no events: a replay leaves them where they are.
    const replayed = await replay();
    expect(replayed).toEqual({ stored: 0, duplicate: 0, quarantined: 0 });
    expect(await list()).toHaveLength(sent.length);
  });

  it('is the beginning of a long body, and says so; of a packed one what was in it', async () => {
    const long = Buffer.concat([Buffer.from('{"batch":'), Buffer.alloc(100_000, 'é')]);
    expect(await post(long)).toBe(400);
    expect(await post(gzipSync(`{"batch":[],"deep":${'['.repeat(20)}${']'.repeat(20)}}`))).toBe(400);
    const [cut] = await list('&reason=unreadable');
    expect(cut).toMatchObject({ bytes: KEPT_BODY_BYTES, sentBytes: long.length, encoding: 'escaped' });
    expect(cut?.message).toContain('Kept are the first 32,768 of its 100,009 bytes.');
    expect(await download(cut as QuarantineItem)).toEqual(long.subarray(0, KEPT_BODY_BYTES));
    const [deep] = await list('&reason=too_deep');
    expect(deep?.body).toBe(`{"batch":[],"deep":${'['.repeat(20)}${']'.repeat(20)}}`);
  });

  it('is the very bytes of each event that was refused out of a batch', async () => {
    const text = fc.oneof(fc.uint8Array({ maxLength: 20 }), fc.constant(Uint8Array.from([0xed, 0xa0, 0x80])));
    const space = fc.constantFrom('', ' ', '\n\t');
    const event = fc.record({ text, space, number: fc.constantFrom('-0', '1e400', '12345678901234567890', '1.50') });
    const made = fc.sample(event, { numRuns: 80, seed: 11 }).map(({ text, space, number }) => {
      const inside = Buffer.from(text.filter((byte) => byte >= 0x20 && byte !== 0x22 && byte !== 0x5c));
      return Buffer.concat([
        Buffer.from(`{${space}"n":${space}${number},"a":1,"a":2,"\\u0065vent":"Seen","odd":"\\ud800\\u0000`),
        ...[inside, Buffer.from(`"${space}}`)],
      ]);
    });
    const [comma, before] = [Buffer.from(' ,\n'), Buffer.from('{"batch":7,\n"b\\u0061tch" : [ ')];
    const body = Buffer.concat([
      before,
      ...made.flatMap((bytes, i) => (i ? [comma, bytes] : [bytes])),
      Buffer.from(' ]}'),
    ]);
    expect(await post(body)).toBe(200);
    expect(await post('{"type":"x", "userId":""}', { path: '/v1/track' })).toBe(200);
    const items = await list('&reason=unknown_type');
    expect(await downloads(items)).toEqual(made.sort(Buffer.compare));
    expect((await list('&name=Seen')).length).toBe(made.length);
    const [single] = await list('&reason=no_name');
    expect(single?.body).toBe('{"type":"x", "userId":""}');
  });

  it('says which key it came with, and is found by it', async () => {
    const other = await createKey(world.metadata.db, {
      environmentId: world.environmentId,
      kind: 'secret',
      name: 'Warehouse',
      now: 1,
    });
    await post('{"batch":[{"type":"a"}]}');
    await post('{"batch":[{"type":"b"}]}', { key: other.key });
    await post('no json', { key: other.key });
    const found = await list(`&key=${other.row.id}`);
    expect(found.map(({ body }) => body).sort()).toEqual(['no json', '{"type":"b"}']);
    const { id, hint } = other.row;
    expect(found[0]?.key).toEqual({ id, kind: 'secret', name: 'Warehouse', hint });
    expect(JSON.stringify(await list())).not.toContain(other.key);
    expect(await list('&key=nobody')).toEqual([]);
    const fix = { type: 'track', event: 'Mended', userId: 'u1' };
    expect(await replay({ key: id, patch: fix })).toMatchObject({ stored: 1 });
    expect((await list()).map(({ body }) => body).sort()).toEqual(['no json', '{"type":"a"}']);
  });

  it('is replayed with what it took from its request', async () => {
    const bot = { 'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' };
    const sentAt = new Date(Date.now() - 3_600_000).toISOString();
    const late = '{"event":"Late", "timestamp":"2024-03-01T00:00:00Z"}';
    await post(`{"sentAt":"2024-03-01T00:00:00Z","batch":[{"type":"track",${late.slice(1)}]}`);
    await post('{"event":"Single"}', { path: '/v1/track', headers: bot });
    expect((await list('&name=Late'))[0]?.sentAt).toBe('2024-03-01T00:00:00.000Z');
    expect(await replay({ patch: { userId: 'u1' } })).toMatchObject({ stored: 2 });
    const rows = await world.store.query<{ event: string; automated: number; ts: number }>(
      'SELECT event, automated, toUnixTimestamp64Milli(ts) AS ts FROM events ORDER BY event',
    );
    expect(rows).toMatchObject([
      { event: 'Late', automated: 0 },
      { event: 'Single', automated: 1 },
    ]);
    // Sent by a clock that was years late: it happened just now.
    expect(Number(rows[0]?.ts)).toBeGreaterThan(Date.parse(sentAt));
    expect(await list()).toEqual([]);
  });

  it('has a quota of bytes as they came; what is beyond is refused by the ledger and counted', async () => {
    const event = `{${' '.repeat(30_000)}}`;
    for (let n = 0; n < 8; n++) expect(await post(`{"batch":[${event}]}`)).toBe(200);
    expect(await list()).toHaveLength(6);
    const { received, quarantined, refused } = await ledger();
    expect({ received, quarantined, refused }).toEqual({
      received: 8,
      quarantined: 6,
      refused: { quarantine_full: 2 },
    });
    expect(await world.ingest.metrics()).toContain('foothold_drain_events_total{result="quarantine_full"} 2');
  });
});
