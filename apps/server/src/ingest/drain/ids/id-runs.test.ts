import type { Metadata } from '@foothold/storage/metadata';
import { temporaryMetadata } from '@foothold/storage/testing';
import fc from 'fast-check';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { hashOfBody, hashOfId, toBuffer } from '../../event/hashes.ts';
import { loadSecret } from '../load-secret.ts';
import { FAN_IN } from './choose-merge.ts';
import { IdHasher } from './id-hasher.ts';
import type { Novelty, Ready } from './id-index.ts';
import { IdRuns } from './id-runs.ts';
import { ENTRY_BYTES, IdSet, roomForIds } from './id-set.ts';
import { KnownIds } from './known-ids.ts';

const SECRET = Buffer.alloc(32, 5);
const DAY_MS = 86_400_000;
const NOW = 20_500 * DAY_MS;
const stores = temporaryMetadata();
afterAll(() => stores.close());

class Undo extends Error {}
const event = (id: string, body = 1, environmentId = 'e1') =>
  ({
    environmentId,
    content: { row: { message_id: id }, body: { low: body, high: -body } },
    toEvent: () => ({ body }),
  }) as Ready;

describe('the duplicate index of one collector', () => {
  let metadata: Metadata;
  beforeEach(async () => {
    metadata = await stores.open('sqlite');
  });
  const smallSet = () => new IdSet(roomForIds(64));
  const open = () => new IdRuns(SECRET, [smallSet(), smallSet()], 1);
  const note = async (ids: IdRuns, events: Ready[], { now = NOW, isUndone = false } = {}): Promise<Novelty[]> => {
    let novelty: Novelty[] = [];
    try {
      await metadata.db.transaction().execute(async (trx) => {
        novelty = await ids.note(trx, events, now);
        if (isUndone) throw new Undo();
      });
      ids.settle('committed');
    } catch (error) {
      if (!(error instanceof Undo)) throw error;
      ids.settle('undone');
    }
    return novelty;
  };
  const countRuns = async () => (await metadata.db.selectFrom('ingest_id_runs').select('number').execute()).length;

  it('says what a map would say, also over days, restarts, transactions that are undone and ids past counting', {
    timeout: 300_000,
  }, async () => {
    const block = fc.record({
      ids: fc.array(fc.tuple(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 1, max: 2 })), { maxLength: 40 }),
      isUndone: fc.boolean(),
      isRestarted: fc.boolean(),
      tended: fc.integer({ min: 0, max: 6 }),
      days: fc.integer({ min: 0, max: 1 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(block, { minLength: 1, maxLength: 12 }), async (blocks) => {
        metadata = await stores.open('sqlite');
        const model = new Map<number, number>();
        let ids = open();
        let now = NOW;
        for (const { ids: noted, isUndone, isRestarted, tended, days } of blocks) {
          if (isRestarted) ids = open();
          now += (days * DAY_MS) / 2;
          for (let times = 0; times < tended; times++) await ids.prune(metadata.db, now);
          const changed = isUndone ? new Map(model) : model;
          const expected = noted.map(([id, body]) => {
            const before = changed.get(id);
            if (before === undefined) changed.set(id, body);
            return before === undefined ? 'new' : before === body ? 'duplicate' : 'conflict';
          });
          expect(
            await note(
              ids,
              noted.map(([id, body]) => event(`id-${id}`, body)),
              { now, isUndone },
            ),
          ).toEqual(expected);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('seals what it no longer has room for, and still knows it', async () => {
    const ids = open();
    for (let block = 0; block < 20; block++) {
      const events = Array.from({ length: 30 }, (_, i) => event(`${block}/${i}`));
      expect(await note(ids, events)).toEqual(events.map(() => 'new'));
    }
    expect(await countRuns()).toBeGreaterThan(5);
    const all = Array.from({ length: 60 }, (_, i) => event(`${i % 20}/${i % 30}`, i < 30 ? 1 : 2));
    const fresh = open();
    for (const index of [ids, fresh]) {
      expect(await note(index, all)).toEqual(all.map((_, i) => (i < 30 ? 'duplicate' : 'conflict')));
    }
  });

  it('has few runs however many it has sealed, and none of what they were made of is left', async () => {
    const ids = open();
    const sealed = 70;
    const blocks = Array.from({ length: sealed }, (_, block) => Array.from({ length: 60 }, (_, i) => `${block}/${i}`));
    let most = 0;
    for (const block of blocks) {
      await note(
        ids,
        block.map((id) => event(id)),
      );
      while (await ids.prune(metadata.db, NOW));
      most = Math.max(most, await countRuns());
    }
    // Three of each size at most, and the one that is being made.
    expect(most).toBeLessThanOrEqual(3 * Math.ceil(Math.log(sealed) / Math.log(FAN_IN)) + 1);
    await note(ids, [event('tomorrow')], { now: NOW + DAY_MS });
    while (await ids.prune(metadata.db, NOW + DAY_MS));
    const runs = await metadata.db.selectFrom('ingest_id_runs').select(['number', 'pages']).execute();
    expect(runs).toHaveLength(1);
    const pages = await metadata.db.selectFrom('ingest_id_pages').select(['number', 'page', 'entries']).execute();
    expect(pages.map(({ number, page }) => [number, page]).sort(([, a], [, b]) => (a ?? 0) - (b ?? 0))).toEqual(
      Array.from({ length: runs[0]?.pages ?? 0 }, (_, page) => [runs[0]?.number, page]),
    );
    expect(pages.reduce((sum, { entries }) => sum + entries.byteLength, 0)).toBe(sealed * 60 * ENTRY_BYTES);
    for (const index of [ids, open()]) {
      for (const block of blocks) {
        const asked = block.map((id, i) => event(id, i % 2 ? 1 : 2));
        const expected = block.map((_, i) => (i % 2 ? 'duplicate' : 'conflict'));
        expect(await note(index, asked, { now: NOW + DAY_MS })).toEqual(expected);
      }
    }
  });

  it('begins again with what it was making when it died, and takes away what it had made', async () => {
    const many = (n: number) => Array.from({ length: 60 }, (_, i) => event(`${n}/${i}`));
    const ids = open();
    for (let n = 0; n < 40; n++) await note(ids, many(n));
    // A page at a time: the larger runs take more than one step.
    const isHalfMade = async () => {
      const made = await metadata.db
        .selectFrom('ingest_id_runs as run')
        .innerJoin('ingest_id_pages as page', 'page.number', 'run.number')
        .select('run.number')
        .where('run.pages', '=', 0)
        .execute();
      return made.length > 0 && (await countRuns()) < 30;
    };
    while (!(await isHalfMade())) expect(await ids.prune(metadata.db, NOW)).toBe(true);
    const fresh = open();
    expect(await note(fresh, many(0))).toEqual(many(0).map(() => 'duplicate'));
    while (await fresh.prune(metadata.db, NOW));
    for (let n = 0; n < 40; n++) expect(await note(fresh, many(n))).toEqual(many(n).map(() => 'duplicate'));
    const listed = await metadata.db.selectFrom('ingest_id_runs').select(['number', 'pages']).execute();
    const pages = await metadata.db.selectFrom('ingest_id_pages').select('number').execute();
    expect(pages.length).toBe(listed.reduce((sum, run) => sum + run.pages, 0));
    expect(listed.every((run) => run.pages > 0)).toBe(true);
  });

  it('keeps environments apart', async () => {
    const ids = open();
    expect(await note(ids, [event('a'), event('a', 1, 'e2'), event('a')])).toEqual(['new', 'new', 'duplicate']);
  });

  it('forgets an id whose event was not stored, once', async () => {
    const ids = open();
    await note(ids, [event('a')]);
    await note(ids, [event('b')], { now: NOW + DAY_MS });
    for (const id of ['a', 'b']) {
      await metadata.db.transaction().execute((trx) => ids.forget(trx, event(id)));
      ids.settle('committed');
      expect(await note(id === 'a' ? ids : open(), [event(id), event(id)])).toEqual(['returned', 'duplicate']);
    }
    expect(await note(open(), [event('a'), event('b')])).toEqual(['duplicate', 'duplicate']);
  });

  it('forgets ids after eight days, not before', async () => {
    const ids = open();
    await note(ids, [event('a')]);
    await note(ids, [event('b')], { now: NOW + DAY_MS });
    const later = NOW + 8 * DAY_MS;
    while (await ids.prune(metadata.db, later));
    expect(await note(ids, [event('a')], { now: later })).toEqual(['duplicate']);
    while (await ids.prune(metadata.db, later + DAY_MS));
    expect(await note(ids, [event('a'), event('b')], { now: later + DAY_MS })).toEqual(['new', 'duplicate']);
    expect(await metadata.db.selectFrom('ingest_id_pages').select('day').execute()).toHaveLength(1);
  });

  it('knows ids from before there were runs, by the body as it was compared then', async () => {
    const body_hash = toBuffer(hashOfBody({ body: 1 }));
    const row = { environment_id: 'e1', hash: hashOfId('old'), day: NOW / DAY_MS, body_hash };
    await metadata.db.insertInto('ingest_dedup').values(row).execute();
    const ids = open();
    expect(await note(ids, [event('old'), event('old', 2), event('new')])).toEqual(['duplicate', 'conflict', 'new']);
    while (await ids.prune(metadata.db, NOW + 9 * DAY_MS));
    expect(await note(ids, [event('old')], { now: NOW + 9 * DAY_MS })).toEqual(['new']);
  });

  it('tells another thread of an id once it is committed, and for as long as it is not on the disk', async () => {
    const sets = [smallSet(), smallSet()] as const;
    const ids = new IdRuns(SECRET, sets);
    const others = sets.map(({ buffer }) => new IdSet(buffer));
    const hasher = new IdHasher(SECRET);
    const isSeen = (id: string) => {
      hasher.hash('e1', id);
      return others.some((set) => set.isPublished(hasher.words));
    };
    await metadata.db.transaction().execute(async (trx) => {
      await ids.note(trx, [event('a')], NOW);
      expect(isSeen('a')).toBe(false);
    });
    ids.settle('committed');
    expect(isSeen('a')).toBe(true);
    await metadata.db.transaction().execute(async (trx) => {
      await ids.note(trx, [event('b')], NOW + DAY_MS);
      expect(isSeen('a')).toBe(true);
    });
    ids.settle('committed');
    expect([isSeen('a'), isSeen('b')]).toEqual([false, true]);
  });

  it('tells the main thread which ids person state has, wherever they lie', async () => {
    const secret = await loadSecret(metadata.db);
    const known = new KnownIds(metadata);
    const ids = new IdRuns(secret, [new IdSet(known.buffers[0]), new IdSet(known.buffers[1])]);
    await note(ids, [event('sealed')]);
    await note(ids, [event('late')], { now: NOW + DAY_MS });
    await note(ids, [event('undone')], { now: NOW + DAY_MS, isUndone: true });
    const asked = ['sealed', 'late', 'undone', 'other'];
    expect(await known.among('e1', asked)).toEqual(new Set(['sealed', 'late']));
    expect(await known.among('e2', asked)).toEqual(new Set());
  });
});

it('spreads hashes evenly, and another secret or environment gives others', () => {
  const hasher = new IdHasher(SECRET);
  const seen = new Set<string>();
  const ones = new Array<number>(128).fill(0);
  for (let i = 0; i < 4_096; i++) {
    hasher.hash('e1', `0195568e-4a60-7abc-8000-${String(i).padStart(12, '0')}`);
    seen.add(hasher.words.join());
    for (let bit = 0; bit < 128; bit++)
      ones[bit] = (ones[bit] as number) + (((hasher.words[bit >> 5] as number) >>> (bit & 31)) & 1);
  }
  expect(seen.size).toBe(4_096);
  for (const count of ones) expect(Math.abs(count - 2_048)).toBeLessThan(250);
  for (const [environment, id] of [
    ['e1', 'a'],
    ['e2', 'a'],
    ['e1', 'a\0'],
    ['e1', 'á'],
    ['e1', ''],
  ] as const) {
    hasher.hash(environment, id);
    seen.add(hasher.words.join());
  }
  new IdHasher(Buffer.alloc(32, 6)).hash('e1', 'a');
  expect(seen.size).toBe(4_101);
});
