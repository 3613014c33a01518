import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Checklist, Milestone } from '@foothold/protocol/types';
import { type Engine, startEngine } from '@foothold/storage/engine';
import { type EventRow, type EventStore, openEventStore } from '@foothold/storage/events';
import type { Metadata } from '@foothold/storage/metadata';
import { temporaryMetadata } from '@foothold/storage/testing';
import { aggregateKey } from '@foothold/targeting';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { house } from '../delivery/testing/house.ts';
import { applyState } from './apply-state.ts';
import { createBackfill } from './backfill.ts';
import { row } from './testing/event-rows.ts';

const MILESTONES: Milestone[] = [
  { id: 'first', name: 'First', event: 'reported', scope: 'person' },
  { id: 'thrice', name: 'Thrice', event: 'reported', count: 3, windowMs: 400, scope: 'person' },
  { id: 'big', name: 'Big', event: 'reported', where: [{ property: 'size', op: 'gte', value: 5 }], scope: 'account' },
  { id: 'pricing', name: 'Pricing', page: '/app/*/pricing', scope: 'person' },
];
const LIST: Checklist = {
  id: 'list',
  kind: 'checklist',
  name: 'List',
  title: 'List',
  items: [
    { id: 'a', title: 'A', done: { event: 'reported', where: [{ property: 'size', op: 'lt', value: 3 }] } },
    { id: 'b', title: 'B', done: { visited: '/app/**' } },
    { id: 'c', title: 'C', done: { event: 'opened' } },
    { id: 'd', title: 'D', done: { event: 'opened', scope: 'membership' } },
  ],
};

const stores = temporaryMetadata();
const dataDir = mkdtempSync(join(tmpdir(), 'foothold-backfill-'));
let engine: Engine;
let events: EventStore;
let metadata: Metadata;
beforeAll(async () => {
  engine = await startEngine({ dataDir });
  events = openEventStore({ url: engine.url });
  await events.migrate();
  metadata = await stores.open('sqlite');
});
afterAll(async () => {
  await events?.close();
  await engine?.stop();
  await stores.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** As the drain does it: state and the number of the block in one transaction, then the event store, then confirmed. */
async function drain(rows: Omit<EventRow, 'block' | 'received_at'>[]): Promise<void> {
  const { db } = metadata;
  const block = await db.transaction().execute(async (trx) => {
    const { block } = await trx
      .insertInto('ingest_positions')
      .values({ collector: '', position: 0, block: 1, updated_at: 0 })
      .onConflict((oc) => oc.column('collector').doUpdateSet((eb) => ({ block: eb('ingest_positions.block', '+', 1) })))
      .returning('block')
      .executeTakeFirstOrThrow();
    await applyState(trx, rows, { block });
    const pending = { collector: 'c', block, start_position: 0, end_position: 0, body: '', created_at: 0 };
    await trx
      .insertInto('ingest_blocks')
      .values({ ...pending, state: 'pending' })
      .execute();
    return block;
  });
  await events.insertBlock({ token: `t${block}`, rows: rows.map((r) => ({ ...r, block, received_at: r.ts })) });
  await db.deleteFrom('ingest_blocks').where('block', '=', block).execute();
}

let seed = 7;
const random = (below: number) => {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return (seed >>> 8) % below;
};
/** Visitors who turn into users, in accounts, on pages; by seed. */
function happenings(count: number) {
  return Array.from({ length: count }, (_, i) => {
    const who = random(60);
    const ts = Date.UTC(2026, 0, 1) + i * 50;
    const ids = { anonymous_id: `a${who}`, user_id: random(3) === 0 ? `u${who % 20}` : '' };
    if (random(9) === 0) return row({ ...ids, ts, type: 'identify', properties: { n: i } });
    if (random(9) === 0) return row({ ...ids, ts, type: 'page', path: random(2) ? '/app/x/pricing' : '/app/x' });
    const group_id = random(2) ? `g${random(5)}` : '';
    return row({ ...ids, ts, group_id, event: random(2) ? 'reported' : 'opened', properties: { size: random(8) } });
  }).map((r) => r as Omit<EventRow, 'block' | 'received_at'>);
}

async function numbers(environmentId: string) {
  const read = async (table: 'aggregates' | 'milestone_occurrences' | 'milestones_reached') => {
    const rows = await metadata.db.selectFrom(table).selectAll().where('environment_id', '=', environmentId).execute();
    return rows.map((r) => JSON.stringify({ ...r, environment_id: '', version: 0 })).sort();
  };
  return [await read('aggregates'), await read('milestone_occurrences'), await read('milestones_reached')];
}

test('what is defined late is counted from history and from what comes in meanwhile, each event once', async () => {
  const late = await house({ metadata, events });
  const early = await house({ metadata, events });
  const backfill = createBackfill({ metadata, events, releases: late.releases, log: console.error, pageRows: 97 });

  await early.api('PUT', '/milestones', { items: MILESTONES });
  await early.api('PUT', '/contents', LIST);
  expect((await early.api('POST', '/contents/list/publish')).body.published.ready).toBe(true);

  const all = happenings(3_000);
  const to = (environment_id: string, rows: typeof all) => rows.map((r) => ({ ...r, environment_id }));
  for (let i = 0; i < 1_500; i += 300) {
    await drain([...to(early.environmentId, all.slice(i, i + 300)), ...to(late.environmentId, all.slice(i, i + 300))]);
  }
  await late.api('PUT', '/contents', LIST);
  const defining = late.api('PUT', '/milestones', { items: MILESTONES });
  const publishing = late.api('POST', '/contents/list/publish');
  const draining = (async () => {
    for (let i = 1_500; i < 3_000; i += 100) {
      await drain([
        ...to(early.environmentId, all.slice(i, i + 100)),
        ...to(late.environmentId, all.slice(i, i + 100)),
      ]);
    }
  })();
  expect((await defining).body.items[0]).toMatchObject({ id: 'big', ready: false });
  expect((await publishing).body.published).toMatchObject({ ready: false });
  await draining;
  await backfill.settled(20_000);
  await backfill.stop();

  expect(await numbers(late.environmentId)).toEqual(await numbers(early.environmentId));
  const [aggregates, occurrences, reached] = await numbers(late.environmentId);
  for (const some of [aggregates, occurrences, reached]) expect(some?.length).toBeGreaterThan(20);
  expect(aggregates?.filter((one) => one.includes(`"@${aggregateKey({ event: 'opened' })}"`)).length).toBeGreaterThan(
    20,
  );
  const listed = await late.api('GET', '/milestones');
  expect(listed.body.items.map((item: { ready: boolean }) => item.ready)).toEqual([true, true, true, true]);
  expect((await late.config()).contents).toMatchObject([{ id: 'list' }]);
});

test('a person with more events than are read at once is counted, and no more than that are ever read at once', async () => {
  const at = await house({ metadata, events });
  let most = 0;
  const watched = {
    ...events,
    forEnvironment: (environmentId: string) => {
      const scoped = events.forEnvironment(environmentId);
      const query: typeof scoped.query = async (...asked) => {
        const rows = await scoped.query<never>(...asked);
        most = Math.max(most, rows.length);
        return rows;
      };
      return { ...scoped, query };
    },
  };
  const busy = Array.from({ length: 100 }, (_, i) => row({ event: 'reported', user_id: 'm', ts: 1_000 + (i >> 3) }));
  const others = ['a', 'z'].map((user_id) => row({ event: 'reported', user_id }));
  const stored = [...busy, ...others].map((one) => ({ ...one, environment_id: at.environmentId }));
  await drain(stored as Omit<EventRow, 'block' | 'received_at'>[]);
  const backfill = createBackfill({
    ...{ metadata, events: watched, releases: at.releases, log: console.error, pageRows: 20 },
  });
  const all = { id: 'all', name: 'All', event: 'reported', count: 100, scope: 'person' };
  expect((await at.api('PUT', '/milestones', { items: [all] })).status).toBe(200);
  backfill.start();
  await backfill.settled(20_000);
  await backfill.stop();
  const reached = await metadata.db
    .selectFrom('milestones_reached')
    .select(['milestone_id', 'subject_id'])
    .where('environment_id', '=', at.environmentId)
    .execute();
  expect(reached).toEqual([{ milestone_id: 'all', subject_id: 'm' }]);
  expect(most).toBeLessThanOrEqual(20);
});

test('a content is not served before its numbers are ready; the version before it is', async () => {
  const at = await house({ metadata, events });
  const body = { ...LIST, items: [{ id: 'a', title: 'A', done: { page: '/' } }] };
  await at.api('PUT', '/contents', body);
  await at.api('POST', '/contents/list/publish');
  await drain([
    { ...row({ event: 'opened' }), environment_id: at.environmentId } as Omit<EventRow, 'block' | 'received_at'>,
  ]);
  await at.api('PUT', '/contents', LIST);
  expect((await at.api('POST', '/contents/list/publish')).body.published).toMatchObject({ version: 2, ready: false });
  expect((await at.config()).contents).toMatchObject([{ version: 1 }]);

  const backfill = createBackfill({ metadata, events, releases: at.releases, log: console.error });
  await backfill.settled(20_000);
  await backfill.stop();
  expect((await at.config()).contents).toMatchObject([{ version: 2 }]);
  expect((await at.state()).aggregates[aggregateKey({ event: 'opened' })]).toMatchObject({ count: 1 });
});

test('results count people once, across visitor and user, and no automated traffic', async () => {
  const at = await house({ metadata, events });
  await at.api('PUT', '/contents', LIST);
  const properties = { contentId: 'list' };
  const own = (event: string, who: Parameters<typeof row>[0]) =>
    row({ event, properties, ts: Date.UTC(2026, 1, 1), ...who });
  await drain(
    [
      own('$content_shown', { anonymous_id: 'v' }),
      own('$content_shown', { user_id: 'u' }),
      own('$content_shown', { anonymous_id: 'w' }),
      own('$content_shown', { anonymous_id: 'bot', automated: 1 }),
      own('$content_completed', { user_id: 'u' }),
      own('$target_missing', { anonymous_id: 'w' }),
      row({ type: 'identify', anonymous_id: 'v', user_id: 'u', ts: Date.UTC(2026, 1, 2) }),
    ].map((r) => ({ ...r, environment_id: at.environmentId }) as Omit<EventRow, 'block' | 'received_at'>),
  );
  expect((await at.api('GET', '/contents/list')).body.results).toEqual({
    shown: 2,
    completed: 1,
    dismissed: 0,
    targetMissing: 1,
  });
});
