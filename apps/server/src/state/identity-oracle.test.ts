import type { JsonObject } from '@foothold/protocol/types';
import type { Metadata } from '@foothold/storage/metadata';
import { DIALECTS, temporaryMetadata } from '@foothold/storage/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApplyState } from './apply-state.ts';
import { currentAccount } from './members.ts';
import type { StateRow } from './row.ts';
import { groupBy, selectIn } from './tables.ts';
import { row } from './testing/event-rows.ts';
import { makeProject } from './testing/tenant.ts';
import { mergeTraits, readTraits, type Traits, traitValues } from './traits.ts';

const stores = temporaryMetadata();
afterAll(stores.close);

interface Person {
  rawIds: string[];
  traits: JsonObject;
  account: string | null;
}

/** Who is who, as the definitions say it: everything looked at again for every question, in no hurry. */
function oracle(rows: StateRow[]): { [personId: string]: Person } {
  const log = rows
    .filter((event) => !event.impersonated)
    .sort((a, b) => a.ts - b.ts || (a.message_id < b.message_id ? -1 : 1));
  const users = new Set(log.map((event) => event.user_id).filter((id) => id !== ''));
  const firstUser = (anonymousId: string) =>
    log.find(
      ({ automated, user_id, anonymous_id, type, previous_id }) =>
        !automated && user_id && (anonymous_id === anonymousId || (type === 'alias' && previous_id === anonymousId)),
    )?.user_id;
  const personOf = (rawId: string) => (users.has(rawId) ? rawId : (firstUser(rawId) ?? rawId));
  const people: { [personId: string]: Person } = {};
  for (const rawId of new Set(log.map((event) => event.raw_id))) {
    const id = personOf(rawId);
    people[id] ??= { rawIds: [], traits: {}, account: null };
    people[id].rawIds.push(rawId);
  }
  for (const [id, person] of Object.entries(people)) {
    person.rawIds.sort();
    const mine = log.filter((event) => personOf(event.raw_id) === id);
    for (const { properties } of mine.filter(({ type }) => type === 'identify')) {
      Object.assign(person.traits, JSON.parse(properties));
    }
    for (const [key, value] of Object.entries(person.traits)) if (value === null) delete person.traits[key];
    person.account = mine.findLast(({ type }) => type === 'group')?.group_id ?? null;
  }
  return people;
}

/** The same, as it is stored. */
async function stored({ db }: Metadata, environmentId: string): Promise<{ [personId: string]: Person }> {
  const of = (table: 'people') =>
    db.selectFrom(table).selectAll().where('environment_id', '=', environmentId).execute();
  const found: { [personId: string]: Person } = {};
  for (const [id, rows] of groupBy(await of('people'), ({ person_id }) => person_id)) {
    const rawIds = rows.map(({ raw_id }) => raw_id).sort();
    const traits: Traits = new Map();
    for (const said of await selectIn(db, 'person_traits', environmentId, 'raw_id', rawIds)) {
      mergeTraits(traits, readTraits(said.traits));
    }
    const account = currentAccount(await selectIn(db, 'memberships', environmentId, 'raw_id', rawIds));
    found[id] = { rawIds, traits: traitValues(traits), account };
  }
  return found;
}

const event = fc
  .record({
    type: fc.constantFrom('track', 'identify', 'identify', 'group', 'alias'),
    user: fc.constantFrom('', '', 'u1', 'u2', 'u3'),
    anonymous: fc.constantFrom('', 'a1', 'a2', 'a3'),
    account: fc.constantFrom('g1', 'g2'),
    previous: fc.constantFrom('a1', 'a2', 'a3'),
    ts: fc.integer({ min: 1, max: 9 }),
    plan: fc.constantFrom('pro', 'free', null),
    automated: fc.constantFrom(0, 0, 0, 1),
    impersonated: fc.constantFrom(0, 0, 0, 1),
  })
  .filter(({ type, user, anonymous }) => (type === 'alias' ? user !== '' : user !== '' || anonymous !== ''));
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

const toRow = ({ type, user, anonymous, account, previous, ts, plan, ...flags }: Event, index: number): StateRow =>
  row({
    ...flags,
    type,
    user_id: user,
    anonymous_id: anonymous,
    group_id: type === 'group' ? account : '',
    previous_id: type === 'alias' ? previous : '',
    ts,
    message_id: `m${String((index * 7) % 31).padStart(2, '0')}`,
    properties: type === 'identify' ? { plan, [`from-${user || anonymous}`]: ts } : {},
  });

describe.each(DIALECTS)('who is who, on %s', (dialect) => {
  let metadata: Metadata;
  beforeAll(async () => {
    metadata = await stores.open(dialect);
  });

  test('is what the definitions say, in whatever order events come and however they are cut', async () => {
    let run = 0;
    const logs = fc.array(event, { minLength: 1, maxLength: 20 }).chain((events) => {
      const rows = events.map(toRow);
      return fc.tuple(fc.shuffledSubarray(rows, { minLength: rows.length }), fc.integer({ min: 1, max: 7 }));
    });
    await fc.assert(
      fc.asyncProperty(logs, async ([rows, cut]) => {
        run += 1;
        const environment_id = `env-${run}`;
        await makeProject(metadata.db, { projectId: `p-${run}`, environmentIds: [environment_id] });
        const apply = createApplyState();
        for (let at = 0, block = 1; at < rows.length; at += cut, block += 1) {
          const part = rows.slice(at, at + cut).map((one) => ({ ...one, environment_id }));
          await metadata.db.transaction().execute((trx) => apply(trx, part, { block, now: 0 }));
        }
        expect(await stored(metadata, environment_id)).toEqual(oracle([...rows]));
      }),
      { numRuns: dialect === 'sqlite' ? 100 : 25 },
    );
  });
});
