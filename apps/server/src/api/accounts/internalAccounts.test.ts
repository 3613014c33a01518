import type { AccountItem, InternalRules, List, QueryWho, TimeToValueResult } from '@foothold/protocol/types';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeWorld, NOW, type World } from '../testing/world.ts';

const DAY = 86_400_000;
let world: World;
let key: string;
let projectId: string;

beforeAll(async () => {
  world = await makeWorld();
  const project = await world.newProject('Ours');
  ({ projectId } = project);
  key = project.production.secretKey;
  let at = NOW - 10 * DAY;
  const member = (user: string, group: string, email?: string) => {
    at += 60_000;
    return [
      ...(email ? [{ type: 'identify' as const, user, at, properties: { email } }] : []),
      { type: 'group' as const, user, group, at: at + 1 },
      { event: 'Signed Up', user, at: at + 2 },
    ];
  };
  await world.store(project.production.id, [
    ...member('ann', 'ours', 'ann@ours.example'),
    ...member('ben', 'ours', 'Ben@OURS.example'),
    ...member('cho', 'mixed', 'cho@ours.example'),
    ...member('dee', 'mixed', 'dee@customer.example'),
    ...member('eli', 'customer', 'eli@customer.example'),
    ...member('fay', 'unknown-address'),
    ...member('gus', 'partner', 'gus@partner.example'),
    ...member('hal', 'by-person', 'hal@elsewhere.example'),
    ...member('ida', 'left', 'ida@ours.example'),
    { type: 'identify', user: 'ida', at: at + 3, properties: { email: 'ida@new.example' } },
    { type: 'group', anonymous: 'visitor', group: 'visitors', at },
    { event: 'Signed Up', anonymous: 'visitor', at },
  ]);
});
afterAll(() => world.close());

const setRules = (rules: Partial<InternalRules>) =>
  world.metadata.db
    .updateTable('projects')
    .set({ internal: JSON.stringify({ emailDomains: [], personIds: [], accountIds: [], ...rules }) })
    .where('id', '=', projectId)
    .execute();
const internalIn = async () =>
  (await world.get<List<AccountItem>>('/api/v1/accounts', { key })).items
    .filter((account) => account.internal)
    .map((account) => account.id)
    .sort();
const question = { unit: 'account', start: { event: 'Signed Up' }, value: { event: 'Report Sent' }, horizonMs: DAY };
const ask = <Answer>(name: string, body: object) =>
  world.get<Answer>(`/api/v1/query/${name}`, { key, method: 'POST', body: { ...question, ...body } });

test.each<[string, Partial<InternalRules>, string[]]>([
  ['without rules nobody is', {}, []],
  ['everybody known is at the domain, by the latest address', { emailDomains: ['ours.example'] }, ['ours']],
  ['a rule is read as it is typed', { emailDomains: ['@Ours.example'] }, ['ours']],
  ['the account itself is named', { accountIds: ['partner'] }, ['partner']],
  ['its only person is named', { personIds: ['hal'] }, ['by-person']],
  [
    'rules add up',
    { emailDomains: ['ours.example', 'customer.example'], personIds: ['hal'] },
    ['by-person', 'customer', 'mixed', 'ours'],
  ],
])('an account is internal when: %s', async (_, rules, expected) => {
  await setRules(rules);
  expect(await internalIn()).toEqual(expected);
  for (const id of ['ours', 'mixed', 'visitors']) {
    expect(await world.get(`/api/v1/accounts/${id}`, { key })).toMatchObject({ internal: expected.includes(id) });
  }
  // What questions by account leave out is the same.
  const { leftOut, n } = await ask<TimeToValueResult>('time-to-value', {});
  expect([leftOut.internal, n]).toEqual([expected.length, 8 - expected.length]);
  const { items } = await ask<List<QueryWho>>('time-to-value-people', { which: 'all' });
  expect(items.filter((who) => expected.includes(who.id))).toEqual([]);
});
