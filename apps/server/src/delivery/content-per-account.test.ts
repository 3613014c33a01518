import type { Checklist, Content, ContentState, Milestone, Tour } from '@foothold/protocol/types';
import type { EventStore } from '@foothold/storage/events';
import type { Metadata } from '@foothold/storage/metadata';
import { DIALECTS, temporaryMetadata } from '@foothold/storage/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eraser } from '../api/erase.ts';
import type { StateRow } from '../state/row.ts';
import { row } from '../state/testing/event-rows.ts';
import { house } from './testing/house.ts';

const stores = temporaryMetadata();
afterAll(stores.close);

const OURS: Checklist = {
  id: 'ours',
  kind: 'checklist',
  name: 'Ours',
  title: 'Ours',
  items: [
    { id: 'me', title: 'A', done: { event: 'reported' } },
    { id: 'team', title: 'B', done: { event: 'invited', scope: 'account' } },
  ],
};
const MINE: Tour = { id: 'mine', kind: 'tour', name: 'Mine', steps: [{ id: 'one', title: 'One' }] };
const MILESTONES: Milestone[] = [
  { id: 'value', name: 'Value', event: 'reported', scope: 'account' },
  { id: 'own', name: 'Own', event: 'reported', scope: 'person' },
];
const party = (id: string, milestone: string): Content => {
  return { id, kind: 'celebration', name: id, milestone, style: 'toast', title: id };
};

const WHO: { [user: string]: string[] } = { u1: ['u1', 'a1', 'a2'], u2: ['u2', 'a3'] };
const USER_OF: { [anonymousId: string]: string } = { a1: 'u1', a2: 'u1', a3: 'u2' };
const NAMES = ['$content_shown', '$content_dismissed', '$content_restored', '$content_completed', '$item_completed'];
const event = fc.record({
  anonymous: fc.constantFrom('a1', 'a1', 'a2', 'a3'),
  isSignedIn: fc.boolean(),
  account: fc.constantFrom('', 'g1', 'g2'),
  isGroup: fc.constantFrom(false, false, false, true),
  contentId: fc.constantFrom('ours', 'mine'),
  name: fc.constantFrom(...NAMES),
  itemId: fc.constantFrom('me', 'team'),
});
type Event = typeof event extends fc.Arbitrary<infer T> ? T : never;

/** No two of one time, so that nothing turns on ties. */
const toRow = ({ anonymous, isSignedIn, account, isGroup, name, contentId, itemId }: Event, index: number): StateRow =>
  row({
    anonymous_id: anonymous,
    user_id: isSignedIn ? (USER_OF[anonymous] as string) : '',
    ...(isGroup ? { type: 'group' } : { type: 'track', event: name }),
    group_id: isGroup ? account || 'g1' : account,
    properties: isGroup ? {} : { contentId, ...(name === '$item_completed' && { itemId }) },
    ts: 10 + ((index * 37) % 101),
    message_id: `m${index}`,
  });
const SIGNED_IN = Object.entries(USER_OF).map(([anonymous_id, user_id], i) =>
  row({ type: 'identify', anonymous_id, user_id, ts: i + 1, message_id: `i${i}` }),
);

/** In no hurry: the events of the person, of one content, that count here; the latest of each kind. */
function recount(rows: StateRow[], user: string, claimed: string | null, contentId: string): ContentState | undefined {
  const mine = rows.filter(({ raw_id }) => WHO[user]?.includes(raw_id)).sort((a, b) => a.ts - b.ts);
  const account = claimed ?? mine.filter(({ type }) => type === 'group').at(-1)?.group_id ?? '';
  const isHere = ({ group_id }: StateRow) => contentId === 'mine' || group_id === '' || group_id === account;
  const told = mine.filter((one) => one.type === 'track' && isHere(one));
  const state: ContentState = {};
  for (const { event, properties, ts } of told) {
    const said = JSON.parse(properties);
    if (said.contentId !== contentId) continue;
    if (event === '$content_shown') state.shownAt = ts;
    if (event === '$content_completed') state.completedAt = ts;
    if (event === '$content_dismissed') state.dismissed = { value: true, at: ts };
    if (event === '$content_restored') {
      Object.assign(state, { dismissed: { value: false, at: ts }, snoozedUntilMs: { value: 0, at: ts } });
    }
    if (event === '$item_completed') state.items = { ...state.items, [said.itemId]: ts };
  }
  return Object.keys(state).length > 0 ? state : undefined;
}

describe.each(DIALECTS)('how far somebody in two accounts is, on %s', (dialect) => {
  let metadata: Metadata;
  beforeAll(async () => {
    metadata = await stores.open(dialect);
  });
  const published = async (contents: Content[] = [OURS, MINE]) => {
    const at = await house({ metadata, milestones: MILESTONES });
    for (const content of contents) {
      expect((await at.api('PUT', '/contents', content)).status).toBe(200);
      expect((await at.api('POST', `/contents/${content.id}/publish`)).status).toBe(200);
    }
    return at;
  };
  const inAccount = (group_id: string) => (more: object) =>
    row({ user_id: 'ann', raw_id: 'ann', anonymous_id: 'visitor', group_id, type: 'track', ...more });

  test('a checklist about the account begins anew in each, a tour was seen once', async () => {
    const at = await published();
    const done = (name: string, contentId: string, itemId?: string) =>
      inAccount('a')({
        event: name,
        message_id: name + contentId,
        properties: { contentId, ...(itemId && { itemId }) },
      });
    await at.happen([
      done('$content_shown', 'ours'),
      done('$item_completed', 'ours', 'team'),
      done('$content_completed', 'ours'),
      done('$content_dismissed', 'mine'),
    ]);
    const asked = { userId: 'ann', anonymousId: 'visitor' };
    const inA = (await at.state({ ...asked, groupId: 'a' })).contents;
    expect(inA.ours).toMatchObject({ completedAt: expect.any(Number), items: { team: expect.any(Number) } });
    const inB = (await at.state({ ...asked, groupId: 'b' })).contents;
    expect(inB).toEqual({ mine: inA.mine });
    // Of what names no account each one has its part, as of events.
    await at.happen(
      [inAccount('')({ event: '$content_shown', message_id: 'x', properties: { contentId: 'ours' } })],
      2,
    );
    expect((await at.state({ ...asked, groupId: 'b' })).contents.ours).toEqual({ shownAt: expect.any(Number) });
  });

  test('is what a recount of the events finds, however they are cut into blocks and whoever is whom', async () => {
    const logs = fc.record({
      events: fc.array(event, { minLength: 1, maxLength: 40 }),
      cut: fc.integer({ min: 1, max: 15 }),
      identifiedAt: fc.integer({ min: 0, max: 40 }),
    });
    await fc.assert(
      fc.asyncProperty(logs, async ({ events, cut, identifiedAt }) => {
        const at = await published();
        const rows = events.map(toRow);
        rows.splice(identifiedAt, 0, ...SIGNED_IN);
        for (let from = 0, block = 1; from < rows.length; from += cut, block += 1) {
          await at.happen(rows.slice(from, from + cut), block);
        }
        for (const userId of Object.keys(WHO)) {
          for (const groupId of [null, 'g1', 'g2', 'g3']) {
            const state = await at.state({ userId, groupId, anonymousId: (WHO[userId] as string[])[1] });
            const expected = ['ours', 'mine'].map((id) => [id, recount(rows, userId, groupId, id)]);
            expect(state.contents).toEqual(Object.fromEntries(expected.filter(([, one]) => one)));
          }
        }
      }),
      { numRuns: dialect === 'sqlite' ? 15 : 6 },
    );
  });

  test('what is celebrated says whether each account has its own', async () => {
    const at = await published([
      party('whole', 'value'),
      party('single', 'own'),
      { ...MINE, goal: { milestone: 'value' } },
    ]);
    const { contents } = await at.config();
    expect(contents.map(({ id, perAccount }: { id: string; perAccount?: true }) => [id, perAccount])).toEqual([
      ['mine', true],
      ['single', undefined],
      ['whole', true],
    ]);
  });

  test('goes with the account when that is erased', async () => {
    const at = await published();
    const shown = (account: string) =>
      inAccount(account)({ event: '$content_shown', message_id: account, properties: { contentId: 'ours' } });
    await at.happen([shown('a'), shown('b')]);
    const events = { forEnvironment: () => ({ query: async () => [] }), command: async () => {} };
    await eraser({ metadata, events: events as unknown as EventStore }).eraseAccount(at.environmentId, 'a');
    const rows = metadata.db.selectFrom('content_states').select('group_id');
    expect(await rows.where('environment_id', '=', at.environmentId).execute()).toEqual([{ group_id: 'b' }]);
  });
});
