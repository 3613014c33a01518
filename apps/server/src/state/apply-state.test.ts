import type { AggregateDefinition, Milestone } from '@foothold/protocol/types';
import type { Database, Metadata } from '@foothold/storage/metadata';
import { DIALECTS, temporaryMetadata } from '@foothold/storage/testing';
import { aggregateKey } from '@foothold/targeting';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ApplyState, applyState, createApplyState } from './apply-state.ts';
import { forgetKnown } from './known-people.ts';
import type { StateRow } from './row.ts';
import { row } from './testing/event-rows.ts';
import { makeProject } from './testing/tenant.ts';

const stores = temporaryMetadata();
afterAll(stores.close);

const MILESTONES: Milestone[] = [
  { id: 'first', name: 'First', event: 'reported', scope: 'person', firstValue: true },
  { id: 'twice', name: 'Twice', event: 'reported', count: 2, windowMs: 4, scope: 'person' },
  { id: 'team', name: 'Team', event: 'reported', count: 2, scope: 'account' },
  { id: 'big', name: 'Big', event: 'reported', where: [{ property: 'size', op: 'gte', value: 2 }], scope: 'account' },
  { id: 'pro', name: 'Pro', page: '/app/**', where: [{ trait: 'plan', op: 'is', value: 'pro' }], scope: 'person' },
  {
    id: 'team-pro',
    name: 'P',
    event: 'reported',
    where: [{ trait: 'plan', op: 'is', value: 'pro' }],
    scope: 'account',
  },
];
const define = (definition: Omit<AggregateDefinition, 'key'>) => ({ ...definition, key: aggregateKey(definition) });
const AGGREGATES = [define({ event: 'reported' }), define({ page: '/app/*' })];

const fold = (metadata: Metadata, rows: StateRow[], block = 1, apply: ApplyState = applyState) =>
  metadata.db.transaction().execute((trx) => apply(trx, rows, { block, now: 0 }));
/** A transaction that folds and is then undone. */
const undone = (metadata: Metadata, rows: StateRow[], apply: ApplyState) =>
  metadata.db
    .transaction()
    .execute(async (trx) => {
      await apply(trx, rows, { block: 1, now: 0 });
      throw new Error('undone');
    })
    .catch(() => {});

const TABLES = {
  people: ['raw_id'],
  identities: ['anonymous_id'],
  person_traits: ['raw_id'],
  accounts: ['account_id'],
  memberships: ['raw_id', 'account_id'],
  aggregates: ['raw_id', 'group_id', 'key'],
  content_states: ['raw_id', 'group_id', 'content_id'],
  interruptions: ['raw_id'],
  exposures: ['unit_kind', 'unit_id', 'experiment'],
  milestone_occurrences: ['raw_id', 'group_id', 'key'],
  milestones_reached: ['subject_id', 'milestone_id'],
} satisfies Partial<Record<keyof Database, string[]>>;

/** All that is known in an environment, comparable: without its id, JSON read, the order of keys forgotten. */
async function known({ db }: Metadata, environmentId: string): Promise<object> {
  const found: Record<string, object[]> = {};
  for (const [table, order] of Object.entries(TABLES)) {
    let query = db
      .selectFrom(table as 'people')
      .selectAll()
      .where('environment_id', '=', environmentId);
    for (const column of order) query = query.orderBy(column as 'raw_id');
    const rows = await query.execute();
    found[table] = rows.map((stored) => ({
      ...Object.fromEntries(
        Object.entries(stored).map(([k, v]) => [k, typeof v === 'string' && /^[[{]/.test(v) ? JSON.parse(v) : v]),
      ),
      environment_id: '',
    }));
  }
  return found;
}

const anyRow: fc.Arbitrary<StateRow> = fc
  .record({
    type: fc.constantFrom('track', 'track', 'track', 'identify', 'group', 'page', 'alias'),
    user_id: fc.constantFrom('', '', 'u1', 'u2'),
    anonymous_id: fc.constantFrom('a1', 'a2', 'a3'),
    event: fc.constantFrom(
      'reported',
      'reported',
      'other',
      '$content_shown',
      '$content_dismissed',
      '$content_restored',
      '$exposure',
      '$touch',
      '$complaint',
    ),
    group_id: fc.constantFrom('', '', 'g1', 'g2'),
    ts: fc.integer({ min: 1, max: 12 }),
    plan: fc.constantFrom('pro', 'free', null),
    size: fc.integer({ min: 1, max: 3 }),
    automated: fc.constantFrom(0, 0, 0, 1),
  })
  .filter(({ type, user_id, group_id }) => !(type === 'alias' && !user_id) && !(type === 'group' && !group_id))
  .map(({ plan, size, event, ...rest }) =>
    row({
      ...rest,
      event: rest.type === 'track' ? event : `$${rest.type}`,
      previous_id: rest.type === 'alias' ? rest.anonymous_id : '',
      path: rest.type === 'page' ? '/app/home' : '',
      properties:
        rest.type === 'identify' || rest.type === 'group'
          ? { plan, size }
          : {
              size,
              contentId: 'tour',
              unprompted: size > 1,
              experiment: 'tour',
              arm: size > 2 ? 'control' : 'guided',
              unit: size > 1 ? 'person' : 'account',
            },
    }),
  );

describe.each(DIALECTS)('state on %s', (dialect) => {
  let metadata: Metadata;
  beforeAll(async () => {
    metadata = await stores.open(dialect);
  });

  test('does not depend on the order of events, on how they were cut into blocks, nor on who folds which, also after a failure', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc
          .array(anyRow, { minLength: 1, maxLength: 25 })
          .map((rows) => rows.map((r, i) => ({ ...r, message_id: `m${(i * 7) % 26}` })))
          .chain((rows) =>
            fc.record({
              rows: fc.constant(rows),
              shuffled: fc.shuffledSubarray(rows, { minLength: rows.length }),
              cuts: fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 25, maxLength: 25 }),
              mishaps: fc.array(fc.constantFrom('none', 'undone', 'another'), { minLength: 25, maxLength: 25 }),
            }),
          ),
        async ({ rows, shuffled, cuts, mishaps }) => {
          run += 1;
          const [one, other] = [`one-${run}`, `other-${run}`];
          const made = { projectId: `p-${run}`, milestones: MILESTONES, aggregates: AGGREGATES };
          await makeProject(metadata.db, { ...made, environmentIds: [one, other] });
          const at = (environment_id: string) => (r: StateRow) => ({ ...r, environment_id });
          await fold(metadata, rows.map(at(one)));
          const rest = shuffled.map(at(other));
          const [apply, another] = [createApplyState(), createApplyState()];
          for (let block = 1; rest.length > 0; block += 1) {
            const next = rest.splice(0, cuts[block - 1]);
            if (mishaps[block] === 'undone') await undone(metadata, next, apply);
            await fold(metadata, next, block, mishaps[block] === 'another' ? another : apply);
          }
          expect(await known(metadata, other)).toEqual(await known(metadata, one));
        },
      ),
      { numRuns: dialect === 'sqlite' ? 150 : 40 },
    );
  });

  const environment = async (options: Parameters<typeof makeProject>[1] = {}) => {
    const id = `env-${Math.random()}`;
    await makeProject(metadata.db, { projectId: `p-${id}`, environmentIds: [id], ...options });
    const query = <Table extends keyof Database>(table: Table) =>
      metadata.db
        .selectFrom(table as 'people')
        .selectAll()
        .where('environment_id', '=', id) as unknown as {
        execute(): Promise<Database[Table][]>;
      };
    return {
      id,
      query: <Table extends keyof Database>(table: Table) => query(table).execute(),
      fold: (rows: StateRow[], block?: number) =>
        fold(
          metadata,
          rows.map((r) => ({ ...r, environment_id: id })),
          block,
        ),
      reached: async () =>
        Object.fromEntries((await query('milestones_reached').execute()).map((r) => [r.subject_id, r.at])),
    };
  };
  const personOf = async (env: Awaited<ReturnType<typeof environment>>, rawId: string) =>
    (await env.query('people')).find((r) => r.raw_id === rawId)?.person_id;

  test('an anonymous visitor belongs to the first user seen with it, also when that is learnt later', async () => {
    const env = await environment();
    await env.fold([row({ anonymous_id: 'a', ts: 5 }), row({ anonymous_id: 'a', user_id: 'late', ts: 20 })]);
    expect(await personOf(env, 'a')).toBe('late');
    await env.fold([row({ type: 'identify', anonymous_id: 'a', user_id: 'early', ts: 10 })]);
    expect(await personOf(env, 'a')).toBe('early');
  });

  test('ids may hold what JSON and SQL give a meaning', async () => {
    const env = await environment();
    const ids = ['a"b', "it's", 'back\\slash', 'new\nline', '☃😀', '{"a":1}', '%_', '007'];
    for (const block of [1, 2]) {
      await env.fold(
        ids.map((user_id) => row({ type: 'identify', user_id, anonymous_id: `visitor ${user_id}` })),
        block,
      );
    }
    expect((await env.query('people')).map((r) => r.raw_id).sort()).toEqual([...ids].sort());
    expect(await env.query('person_traits')).toEqual([]);
    expect((await env.query('identities')).length).toBe(ids.length);
  });

  test('somebody who was erased is nobody that is remembered', async () => {
    const env = await environment();
    const apply = createApplyState();
    const rows = [row({ anonymous_id: 'a', user_id: 'u', environment_id: env.id })];
    await fold(metadata, rows, 1, apply);
    await metadata.db.transaction().execute(async (trx) => {
      await forgetKnown(trx, env.id);
      for (const table of ['people', 'identities'] as const)
        await trx.deleteFrom(table).where('environment_id', '=', env.id).execute();
    });
    await fold(metadata, [row({ anonymous_id: 'a', environment_id: env.id })], 2, apply);
    expect(await personOf(env, 'a')).toBe('a');
  });

  test('an alias is an identify of its previous id; automated traffic identifies nobody', async () => {
    const env = await environment();
    await env.fold([
      row({ anonymous_id: 'a' }),
      row({ anonymous_id: 'b' }),
      row({ type: 'alias', user_id: 'u', previous_id: 'a' }),
      row({ type: 'identify', user_id: 'robot', anonymous_id: 'b', automated: 1 }),
    ]);
    expect(await personOf(env, 'a')).toBe('u');
    expect(await personOf(env, 'b')).toBe('b');
    const automated = Object.fromEntries((await env.query('people')).map((r) => [r.raw_id, r.automated]));
    expect(automated).toEqual({ a: 0, b: 0, u: 0, robot: 1 });
  });

  test('of every trait the latest said wins, whatever came in last', async () => {
    const env = await environment();
    await env.fold([row({ type: 'identify', user_id: 'u', ts: 20, properties: { name: 'Ada', plan: 'pro' } })]);
    await env.fold([
      row({ type: 'identify', user_id: 'u', ts: 10, properties: { plan: 'free', email: 'a@b.example' } }),
    ]);
    const [stored] = await env.query('person_traits');
    expect(stored).toMatchObject({ name: 'Ada', email: 'a@b.example', search: 'u ada a@b.example' });
    expect(JSON.parse(stored?.traits ?? '')).toMatchObject({ plan: ['pro', 20, expect.any(String)] });
  });

  test('a milestone counts what one person did under all ids, within the window', async () => {
    const env = await environment({ milestones: MILESTONES.filter(({ id }) => id === 'twice') });
    const reported = (ts: number, who: Parameters<typeof row>[0]) => row({ event: 'reported', ts, ...who });
    await env.fold([reported(1, { anonymous_id: 'a' }), reported(9, { user_id: 'u' })]);
    expect(await env.reached()).toEqual({});
    await env.fold([reported(12, { anonymous_id: 'a' })]);
    expect(await env.reached()).toEqual({});
    await env.fold([row({ type: 'identify', anonymous_id: 'a', user_id: 'u', ts: 30 })]);
    expect(await env.reached()).toEqual({ u: 12 });
    await env.fold([row({ type: 'identify', anonymous_id: 'a', user_id: 'other', ts: 20 })]);
    expect(await env.reached()).toEqual({});
  });

  test('an account reaches a milestone by what names it and by what its people do without naming one', async () => {
    const env = await environment({ milestones: MILESTONES.filter(({ id }) => id === 'team') });
    const reported = (ts: number, who: Parameters<typeof row>[0]) => row({ event: 'reported', ts, ...who });
    await env.fold([reported(1, { user_id: 'u' }), reported(2, { user_id: 'v', group_id: 'acme' })]);
    expect(await env.reached()).toEqual({});
    await env.fold([row({ type: 'group', user_id: 'u', group_id: 'acme', ts: 50, properties: { name: 'Acme' } })]);
    expect(await env.reached()).toEqual({ acme: 2 });
    await env.fold([row({ type: 'group', user_id: 'u', group_id: 'globex', ts: 60 })]);
    expect(await env.reached()).toEqual({});
  });

  test('counts only what rules mention, and only in blocks after the history of the rule', async () => {
    const env = await environment({ aggregates: AGGREGATES });
    const rows = () => [row({ event: 'reported', ts: 7 }), row({ event: 'other' })];
    await env.fold(rows(), 0);
    expect(await env.query('aggregates')).toEqual([]);
    await env.fold([...rows(), row({ type: 'page', path: '/app/x', ts: 9 }), row({ type: 'page', path: '/x' })], 1);
    const counted = (await env.query('aggregates')).map(({ key, count, recent }) => ({ key, count, recent }));
    expect(counted.sort((a, b) => (a.recent < b.recent ? -1 : 1))).toEqual([
      { key: AGGREGATES[0]?.key, count: 1, recent: '[7]' },
      { key: AGGREGATES[1]?.key, count: 1, recent: '[9]' },
    ]);
  });

  test('a version grows only when a browser would be told something else', async () => {
    const env = await environment({ aggregates: AGGREGATES });
    const version = async () => (await env.query('state_versions')).find((r) => r.subject_id === 'visitor')?.version;
    await env.fold([row({ event: 'reported' })]);
    const before = await version();
    await env.fold([row({ event: 'other' })]);
    expect(await version()).toBe(before);
    await env.fold([row({ event: '$content_shown', properties: { contentId: 'tour' } })]);
    expect(await version()).toBe((before ?? 0) + 1);
  });
});
