/** Somebody who is in two accounts, an agency or a consultant: what is about the account begins anew in each. */
import type { Celebration, Checklist, Milestone, Tour } from '@foothold/protocol/types';
import { beforeEach, describe, expect, it } from 'vitest';
import type { InitOptions } from '../core/api.ts';
import { createWorld } from '../testing/create-world.ts';
import type { FakeServer } from '../testing/server.ts';
import { type Browser, type Clock, openFoothold, openTab } from '../testing/world.ts';

const ours: Checklist = {
  kind: 'checklist',
  id: 'ours',
  name: 'Ours',
  title: 'Ours',
  items: [
    { id: 'invite', title: 'Invite', done: { event: 'Invited', scope: 'membership' } },
    { id: 'connect', title: 'Connect', done: { event: 'Connected', scope: 'membership' } },
  ],
};
const mine: Tour = {
  kind: 'tour',
  id: 'mine',
  name: 'Mine',
  trigger: { on: 'code' },
  steps: [
    { id: 'one', title: 'One' },
    { id: 'two', title: 'Two' },
  ],
};
const party: Celebration = {
  kind: 'celebration',
  id: 'party',
  name: 'Party',
  milestone: 'first',
  style: 'toast',
  title: 'The first report',
};
const first: Milestone = { id: 'first', name: 'First', event: 'Reported', scope: 'account' };

let clock: Clock;
let browser: Browser;
let server: FakeServer;
beforeEach(() => {
  ({ clock, browser, server } = createWorld());
});
const modes: [
  string,
  (one: { contents: (Checklist | Tour | Celebration)[]; milestones?: Milestone[] }) => InitOptions,
][] = [
  [
    'with a server',
    ({ contents, milestones }) => {
      server.publish(contents, milestones);
      return { writeKey: 'fhw_1', apiHost: 'https://c' };
    },
  ],
  ['in library mode', ({ contents, milestones = [] }) => ({ content: contents, milestones })],
];

describe.each(modes)('an account’s checklist, %s', (_, options) => {
  const open = async (
    group: string | undefined,
    contents: (Checklist | Tour | Celebration)[] = [ours],
    milestones?: Milestone[],
  ) => {
    const tab = openTab(clock, browser, (request) => server.respond(request));
    const one = { ...tab, ...openFoothold(tab) };
    one.foothold.init(options({ contents, ...(milestones && { milestones }) }));
    one.foothold.identify('ann');
    if (group) one.foothold.group(group);
    await clock.advance(4000);
    return one;
  };
  type Open = Awaited<ReturnType<typeof open>>;
  const done = ({ ui }: Open) => ui.view.checklist?.items.filter((item) => item.done).map(({ item }) => item.id);
  const work = async ({ foothold, say }: Open, ...events: string[]) => {
    await say({ type: 'painted', contentId: 'ours' });
    for (const event of events) foothold.track(event);
    await clock.advance(2000);
  };

  it('is ticked in the one in which it was done, and open to do in the other', async () => {
    const one = await open('a');
    await work(one, 'Invited');
    expect(done(one)).toEqual(['invite']);
    one.foothold.group('b');
    await clock.advance(2000);
    expect(done(one)).toEqual([]);
    expect(one.told.filter((told) => told === 'item_completed invite')).toHaveLength(1);
    one.foothold.group('a');
    await clock.advance(2000);
    expect(done(one)).toEqual(['invite']);
    expect(one.told.filter((told) => told === 'item_completed invite')).toHaveLength(1);
  });

  it('is completed and put away in one, and shows in the other, in the same visit', async () => {
    const one = await open('a');
    await work(one, 'Invited', 'Connected');
    expect(one.ui.view.checklist?.complete).toBe(true);
    await one.say({ type: 'dismiss', contentId: 'ours', by: 'close' });
    expect(one.ui.view.checklist).toBeUndefined();
    one.foothold.group('b');
    await clock.advance(4000);
    expect(one.ui.view.checklist).toMatchObject({ complete: false, doneCount: 0 });
    await one.say({ type: 'painted', contentId: 'ours' });
    expect(one.told.filter((told) => told === 'content_shown')).toHaveLength(2);
    expect(one.told.filter((told) => told === 'content_completed')).toHaveLength(1);
    one.foothold.group('a');
    await clock.advance(4000);
    expect(one.ui.view.checklist?.items.filter((item) => !item.done) ?? []).toEqual([]);
  });

  it('is dismissed in one alone, also after a load that opens the other', async () => {
    const one = await open('a');
    await work(one);
    await one.say({ type: 'dismiss', contentId: 'ours', by: 'close' });
    one.foothold.shutdown();
    const two = await open('b');
    expect(two.ui.view.checklist).toMatchObject({ doneCount: 0 });
    two.foothold.shutdown();
    const back = await open('a');
    expect(back.ui.view.checklist).toBeUndefined();
  });

  it('keeps for the first account what was done before there was any', async () => {
    const one = await open(undefined);
    await work(one);
    await one.say({ type: 'dismiss', contentId: 'ours', by: 'close' });
    one.foothold.group('a');
    await clock.advance(4000);
    expect(one.ui.view.checklist).toBeUndefined();
  });

  it('leaves a tour of the person alone: its step goes on, and its end counts everywhere', async () => {
    const one = await open('a', [mine]);
    one.foothold.start('mine');
    await clock.advance(100);
    await one.say({ type: 'painted', contentId: 'mine', stepId: 'one' });
    await one.say({ type: 'next', contentId: 'mine', stepId: 'one' });
    one.foothold.group('b');
    await clock.advance(4000);
    expect(one.ui.view.tour?.step.id).toBe('two');
    await one.say({ type: 'dismiss', contentId: 'mine', by: 'close' });
    one.foothold.group('a');
    await clock.advance(4000);
    expect(await one.foothold.explain('mine')).toMatchObject({ reason: 'dismissed' });
  });

  it('has two tabs, each in its account', async () => {
    const a = await open('a');
    const b = await open('b');
    await work(a, 'Invited');
    await clock.advance(1000);
    expect([done(a), done(b)]).toEqual([['invite'], []]);
  });

  it('is celebrated in each', async () => {
    const one = await open('a', [{ ...party }], [first]);
    one.foothold.track('Reported');
    await clock.advance(2000);
    expect(one.ui.view.celebration?.content.id).toBe('party');
    await one.say({ type: 'painted', contentId: 'party' });
    await one.say({ type: 'ended', contentId: 'party' });
    one.foothold.group('b');
    await clock.advance(2000);
    expect(one.ui.view.celebration).toBeUndefined();
    one.foothold.track('Reported');
    await clock.advance(2000);
    expect(one.ui.view.celebration?.content.id).toBe('party');
  });
});

describe('scope account in library mode', () => {
  const list: Checklist = {
    ...ours,
    scope: 'account',
    items: [
      { id: 'all', title: 'All', done: { event: 'Invited', count: { atLeast: 2 } } },
      { id: 'each', title: 'Each', done: { event: 'Invited', scope: 'membership' } },
      { id: 'whole', title: 'Whole', done: { event: 'Invited', count: { atLeast: 3 }, scope: 'person' } },
      { id: 'first', title: 'First', done: { milestone: 'first' } },
    ],
  };
  it('counts what was done in its name, and in none’s; in no account nothing', async () => {
    const tab = openTab(clock, browser, (request) => server.respond(request));
    const { foothold } = openFoothold(tab);
    foothold.init({ content: [list], milestones: [{ ...first, event: 'Invited' }] });
    const done = async () => {
      await clock.advance(4000);
      const items = foothold.getChecklist('ours')?.items ?? [];
      return items.filter((item) => item.done).map(({ item }) => item.id);
    };
    foothold.track('Invited');
    expect(await done()).toEqual([]);
    foothold.group('a');
    expect(await done()).toEqual(['each', 'first']);
    foothold.track('Invited');
    expect(await done()).toEqual(['all', 'each', 'first']);
    foothold.group('b');
    expect(await done()).toEqual(['each', 'first']);
    foothold.track('Invited');
    expect(await done()).toEqual(['all', 'each', 'whole', 'first']);
    foothold.group('c');
    expect(await done()).toEqual(['each', 'whole', 'first']);
  });
});
