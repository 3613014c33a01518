/** Checklists and celebrations through the public door: what a page says, what is to be seen. */
import type { Celebration, Checklist, Milestone, Tour } from '@foothold/protocol/types';
import { beforeEach, describe, expect, it } from 'vitest';
import { createWorld } from '../testing/create-world.ts';
import type { FakeServer } from '../testing/server.ts';
import { type Browser, type Clock, openFoothold, openTab, START } from '../testing/world.ts';

const agency = { trait: 'role', op: 'is', value: 'agency' } as const;
const checklist: Checklist = {
  kind: 'checklist',
  id: 'start',
  name: 'Start',
  title: 'Start',
  items: [
    { id: 'report', title: 'Make a report', dueDays: 2, done: { event: 'Report created' } },
    {
      id: 'brand',
      title: 'Your colors',
      done: { event: 'Branded' },
      when: agency,
    },
  ],
};
const welcome = {
  trait: 'role',
  question: 'What brings you here?',
  options: [
    { value: 'agency', label: 'I report to clients' },
    { value: 'inHouse', label: 'I report to my team' },
  ],
};
const party: Celebration = {
  kind: 'celebration',
  id: 'party',
  name: 'Party',
  milestone: 'first',
  style: 'confetti',
  title: 'Your first report',
  team: { title: 'Your team’s first report' },
};
const DAY_MS = 86_400_000;

let clock: Clock;
let browser: Browser;
let server: FakeServer;
beforeEach(() => {
  ({ clock, browser, server } = createWorld());
});
function open(place?: string) {
  const tab = openTab(clock, browser, (request) => server.respond(request));
  if (place !== undefined) tab.ui.place = place;
  const one = { ...tab, ...openFoothold(tab) };
  one.foothold.init({ writeKey: 'fhw_1', apiHost: 'https://c/' });
  return one;
}
const shown = (ui: ReturnType<typeof open>['ui']) => ui.view.checklist?.items.map(({ item }) => item.id);

/** Which aggregate counts this item. */
const keyOf = (ui: ReturnType<typeof open>['ui'], index: number) => {
  const { key = '' }: { key?: string } = { ...(ui.view.checklist?.content.items[index]?.done as object) };
  return key;
};

describe('a welcome question', () => {
  beforeEach(() => server.publish([{ ...checklist, welcome }]));

  it('is asked first, and its answer adapts the list in the same page view', async () => {
    const { ui, say } = open();
    await clock.advance(4000);
    expect(ui.view.checklist).toMatchObject({ open: true, asking: true });
    await say({ type: 'answer', contentId: 'start', value: 'agency' });
    expect(ui.view.checklist?.asking).toBe(false);
    expect(shown(ui)).toEqual(['report', 'brand']);
    await clock.advance(5000);
    expect(server.events.find(({ type }) => type === 'identify')).toMatchObject({ traits: { role: 'agency' } });
    const next = open();
    await clock.advance(5000);
    expect(next.ui.view.checklist?.asking).toBe(false);
    expect(shown(next.ui)).toEqual(['report', 'brand']);
  });

  it('adapts every other guide at once, here and on the next page, before the server knows', async () => {
    const tour: Tour = { kind: 'tour', id: 'tour', name: 'Tour', audience: agency, steps: [{ id: 'one', title: '1' }] };
    server.publish([{ ...checklist, open: 'never', welcome }, tour]);
    const { ui, say } = open();
    await clock.advance(4000);
    expect(ui.view.tour).toBeUndefined();
    await say({ type: 'answer', contentId: 'start', value: 'agency' });
    expect(ui.view.tour?.content.id).toBe('tour');
    server.publish([{ ...checklist, audience: agency }]);
    const next = open();
    await clock.advance(1000);
    expect(next.ui.view.checklist?.content.id).toBe('start');
  });

  it('can be skipped for the general list, and is never asked again', async () => {
    const { ui, say } = open();
    await clock.advance(4000);
    await say({ type: 'painted', contentId: 'start' });
    await say({ type: 'answer', contentId: 'start' });
    expect(ui.view.checklist?.asking).toBe(false);
    expect(shown(ui)).toEqual(['report']);
    await clock.advance(3 * DAY_MS);
    expect(server.events.some(({ type }) => type === 'identify')).toBe(false);
    const later = open();
    await clock.advance(4000);
    expect(later.ui.view.checklist?.asking).toBe(false);
  });

  it('is not asked of whom the page has told it about', async () => {
    const { ui, foothold } = open();
    foothold.identify({ role: 'inHouse' });
    await clock.advance(4000);
    expect(ui.view.checklist?.asking).toBe(false);
  });
});

describe('an item', () => {
  it.each<[string, Checklist['items'][number]['done'], (at: ReturnType<typeof open>) => void]>([
    ['an event', { event: 'E' }, ({ foothold }) => foothold.track('E')],
    [
      'an event three times',
      { event: 'E', count: { atLeast: 3 } },
      ({ foothold }) => [1, 2, 3].map(() => foothold.track('E')),
    ],
    ['an event within a window', { event: 'E', withinMs: DAY_MS }, ({ foothold }) => foothold.track('E')],
    ['a page', { visited: '/two' }, ({ goTo }) => goTo('/two')],
    ['a trait', { trait: 'plan', op: 'is', value: 'pro' }, ({ foothold }) => foothold.identify({ plan: 'pro' })],
    [
      'a click on it',
      { event: '$item_clicked', where: [{ property: 'itemId', op: 'is', value: 'it' }] },
      ({ say }) => void say({ type: 'item', contentId: 'start', itemId: 'it' }),
    ],
  ])('is done by %s', async (_, done, act) => {
    server.publish([
      {
        ...checklist,
        items: [
          { id: 'it', title: 'It', done },
          { id: 'other', title: 'O', done: { event: 'O' } },
        ],
      },
    ]);
    const at = open();
    await clock.advance(1000);
    expect(at.ui.view.checklist?.items[0]?.done).toBe(false);
    act(at);
    await clock.advance(0);
    expect(at.ui.view.checklist?.items[0]?.done).toBe(true);
  });

  it('is done by a tour that was finished, and by a call of the server', async () => {
    const items: Checklist['items'] = [
      { id: 'tour', title: 'Tour', done: { content: 'tour', is: 'completed' } },
      { id: 'paid', title: 'Paid', done: { event: 'Paid' } },
      { id: 'other', title: 'O', done: { event: 'O' } },
    ];
    server.publish([{ ...checklist, items }]);
    const { ui } = open();
    await clock.advance(1000);
    const key = keyOf(ui, 1);
    const aggregates = { [key]: { count: 1, firstAt: 1, lastAt: 1, recentAt: [1] } };
    server.state = { aggregates, contents: { tour: { shownAt: 1, completedAt: 2 } } };
    await clock.advance(60_000);
    expect(ui.view.checklist?.items.map(({ done }) => done)).toEqual([true, true, false]);
  });

  it('says until when it is best done, while that is to come', async () => {
    server.publish([{ ...checklist, open: 'never' }]);
    const { ui, say } = open();
    await clock.advance(1000);
    await say({ type: 'painted', contentId: 'start' });
    expect(ui.view.checklist?.items[0]?.dueAt).toBeGreaterThanOrEqual(START + 2 * DAY_MS);
    await clock.advance(3 * DAY_MS);
    expect(ui.view.checklist?.items[0]).not.toHaveProperty('dueAt');
  });

  it('names the colleague who did it', async () => {
    server.publish([{ ...checklist, scope: 'account', items: checklist.items.map(({ when: _, ...item }) => item) }]);
    const { ui } = open();
    await clock.advance(1000);
    const key = keyOf(ui, 0);
    const aggregate = { count: 1, firstAt: 5, lastAt: 5, recentAt: [5] };
    const colleagues = { aggregates: { [key]: { name: 'Ben', at: 5 } }, milestones: {} };
    server.state = { accountAggregates: { [key]: aggregate }, colleagues };
    await clock.advance(60_000);
    expect(ui.view.checklist?.items[0]).toMatchObject({ byColleague: true, colleague: { name: 'Ben', at: 5 } });
  });
});

describe('a checklist', () => {
  it('opens once a visit when that is its way', async () => {
    server.publish([{ ...checklist, open: 'visit' }]);
    const { ui, say } = open();
    await clock.advance(4000);
    expect(ui.view.checklist?.open).toBe(true);
    await say({ type: 'collapse', contentId: 'start' });
    await clock.advance(10_000);
    expect(ui.view.checklist?.open).toBe(false);
    await clock.advance(31 * 60_000);
    const next = open();
    await clock.advance(4000);
    expect(next.ui.view.checklist?.open).toBe(true);
  });

  it('does not open by itself where the page has a place for it', async () => {
    server.publish([checklist, { ...checklist, id: 'second' }]);
    const { ui } = open('second');
    await clock.advance(10_000);
    expect(ui.view.checklist).toMatchObject({ open: false, content: { id: 'second' } });
  });

  it('tells the other devices that it has opened by itself, and not that somebody has opened it', async () => {
    server.publish([checklist]);
    const { say } = open();
    const touches = () => server.events.filter(({ event }) => event === '$touch').length;
    await clock.advance(10_000);
    expect(touches()).toBe(1);
    await say({ type: 'collapse', contentId: 'start' });
    await say({ type: 'open', contentId: 'start' });
    await clock.advance(10_000);
    expect(touches()).toBe(1);
  });

  it('sends a call for help with the step and the words', async () => {
    server.publish([checklist]);
    const { say } = open();
    await clock.advance(4000);
    await say({ type: 'help', contentId: 'start', stepId: 'report', message: 'Which one?' });
    await clock.advance(5000);
    const asked = server.events.find(({ event }) => event === '$help_requested') as unknown as { properties: object };
    expect(asked.properties).toMatchObject({ contentId: 'start', stepId: 'report', message: 'Which one?' });
  });
});

describe('several checklists', () => {
  const start = { ...checklist, priority: 5 };
  const next: Checklist = {
    ...checklist,
    id: 'next',
    items: [{ id: 'invite', title: 'Invite', done: { event: 'Invited' } }],
  };
  const id = (ui: ReturnType<typeof open>['ui']) => ui.view.checklist?.content.id;
  beforeEach(() => server.publish([next, start]));

  it('come one at a time, by priority: when one is hidden the next waits in its button', async () => {
    const { ui, say } = open();
    await clock.advance(4000);
    expect(ui.view.checklist).toMatchObject({ open: true, content: { id: 'start' } });
    await say({ type: 'dismiss', contentId: 'start', by: 'close' });
    expect(ui.view.checklist).toMatchObject({ open: false, content: { id: 'next' } });
    await clock.advance(60_000);
    expect(ui.view.checklist).toMatchObject({ open: false, content: { id: 'next' } });
    await say({ type: 'dismiss', contentId: 'next', by: 'close' });
    expect(ui.view.checklist).toBeUndefined();
  });

  it('follow each other when one is done: first its closing card is closed', async () => {
    const { ui, say, foothold } = open();
    await clock.advance(4000);
    await say({ type: 'painted', contentId: 'start' });
    foothold.track('Report created');
    await clock.advance(60_000);
    expect(ui.view.checklist).toMatchObject({ complete: true, content: { id: 'start' } });
    await say({ type: 'dismiss', contentId: 'start', by: 'close' });
    expect(id(ui)).toBe('next');
    const other = open();
    await clock.advance(4000);
    expect(id(other.ui)).toBe('next');
  });

  it('let the next one come while the first is put off', async () => {
    const { ui, say } = open();
    await clock.advance(4000);
    await say({ type: 'snooze', contentId: 'start' });
    expect(id(ui)).toBe('next');
  });

  it('do not displace what somebody is at: what comes to matter more waits', async () => {
    server.publish([next]);
    const { ui } = open();
    await clock.advance(4000);
    expect(id(ui)).toBe('next');
    server.publish([next, start]);
    await clock.advance(60_000);
    expect(id(ui)).toBe('next');
  });

  it('change places when code asks for another one, and the first is back after it', async () => {
    const { ui, say, foothold } = open();
    await clock.advance(4000);
    foothold.start('next');
    await clock.advance(0);
    expect(ui.view.checklist).toMatchObject({ open: true, content: { id: 'next' } });
    await say({ type: 'dismiss', contentId: 'next', by: 'close' });
    expect(id(ui)).toBe('start');
  });
});

describe('a celebration', () => {
  const first: Milestone = { id: 'first', name: 'First', event: 'Report created', scope: 'account' };
  const second: Milestone = { id: 'second', name: 'Second', event: 'Second', scope: 'person' };

  it('speaks of the team to whose colleague reached it', async () => {
    server.publish([party], [first]);
    const { ui } = open();
    await clock.advance(1000);
    server.state = {
      milestones: { first: START },
      colleagues: { aggregates: {}, milestones: { first: { at: START } } },
    };
    await clock.advance(60_000);
    expect(ui.view.celebration?.content.title).toBe('Your team’s first report');
  });

  it('that is closed on one device or in one tab is gone from the others, which say nothing of their own', async () => {
    server.publish([party], [first]);
    const [here, there] = [open(), open()];
    await clock.advance(1000);
    server.state = { milestones: { first: START } };
    await clock.advance(60_000);
    for (const { ui, say } of [here, there]) {
      expect(ui.view.celebration?.content.id).toBe('party');
      await say({ type: 'painted', contentId: 'party' });
    }
    await here.say({ type: 'dismiss', contentId: 'party', by: 'close' });
    await clock.advance(1000);
    expect(there.ui.view.celebration).toBeUndefined();
    const ends = ['$content_dismissed', '$content_completed'];
    expect(server.events.filter(({ event = '' }) => ends.includes(event))).toHaveLength(1);
  });

  it('lets confetti fall once, and always where the author wants it', async () => {
    const again = { ...party, id: 'again', milestone: 'second' };
    server.publish([party, again], [first, second]);
    const { ui, say } = open();
    await clock.advance(1000);
    server.state = { milestones: { first: START } };
    await clock.advance(60_000);
    expect(ui.view.celebration?.content).toMatchObject({ title: 'Your first report', style: 'confetti' });
    await say({ type: 'painted', contentId: 'party' });
    await say({ type: 'ended', contentId: 'party' });
    server.state = { milestones: { first: START, second: START } };
    await clock.advance(60_000);
    expect(ui.view.celebration?.content).toMatchObject({ id: 'again', style: 'toast' });
  });

  it('keeps its turn while it is on its way: no tour begins in its place', async () => {
    const audience = { milestone: 'first', is: 'reached' } as const;
    const tour: Tour = { kind: 'tour', id: 'tour', name: 'Tour', audience, steps: [{ id: 'one', title: '1' }] };
    server.publish([party, tour], [first]);
    const { ui } = open();
    await clock.advance(4000);
    server.state = { milestones: { first: START } };
    let isTourSeen = false;
    for (let i = 0; i < 700 && !ui.view.celebration; i++) {
      await clock.advance(100);
      isTourSeen ||= !!ui.view.tour;
    }
    expect(ui.view.celebration?.content.id).toBe('party');
    expect(isTourSeen).toBe(false);
  });
});

describe('promptness, in the time that passes by the clock and not by the machine', () => {
  const first: Milestone = { id: 'first', name: 'First', event: 'Report created', scope: 'person' };

  it('an item is ticked within 300 ms of its event, before the server has counted it, and stays so', async () => {
    server.publish([checklist]);
    server.isLagging = true;
    const { ui, foothold, say } = open();
    await clock.advance(4000);
    await say({ type: 'painted', contentId: 'start' });
    foothold.track('Report created');
    await clock.advance(300);
    expect(ui.view.checklist?.items[0]?.done).toBe(true);
    server.isLagging = false;
    for (let i = 0; i < 100; i++) {
      await clock.advance(300);
      expect(ui.view.checklist?.items[0]?.done).toBe(true);
    }
  });

  it.each([0, 1_000, 5_000])(
    'a celebration is there within a second of the confirmation, also for who has just typed (%i ms late)',
    async (lateMs) => {
      let confirmedAt = Number.POSITIVE_INFINITY;
      const { respond } = server;
      server.respond = (request) => {
        const answer = respond(request);
        const isConfirmed = request.url.endsWith('/v1/state') && 'first' in JSON.parse(answer.text).milestones;
        if (isConfirmed) confirmedAt = Math.min(confirmedAt, clock.now());
        return answer;
      };
      server.publish([checklist, party], [first]);
      server.isLagging = true;
      const { ui, foothold, say, type } = open();
      await clock.advance(10_000);
      await say({ type: 'painted', contentId: 'start' });
      type();
      foothold.track('Report created');
      await clock.advance(lateMs);
      expect(ui.view.celebration).toBeUndefined();
      server.isLagging = false;
      for (let i = 0; i < 400 && confirmedAt > clock.now(); i++) await clock.advance(100);
      await clock.advance(confirmedAt + 1_000 - clock.now());
      expect(ui.view.celebration?.content.id).toBe('party');
    },
  );
});

describe('their chunk, when it cannot be had', () => {
  const decideTimes = async (count: number, { foothold }: ReturnType<typeof open>) => {
    for (let n = 0; n < count; n++) {
      foothold.track('X');
      await clock.advance(100);
    }
  };

  it('is asked for three times, then once a minute, and used once it is there', async () => {
    server.publish([{ ...checklist, open: 'never' }]);
    const one = open();
    one.success.isBlocked = true;
    await clock.advance(4000);
    await decideTimes(9, one);
    expect(one.success.asked).toBe(3);
    await clock.advance(60_000);
    await decideTimes(9, one);
    expect(one.success.asked).toBe(4);
    one.success.isBlocked = false;
    await clock.advance(60_000);
    await decideTimes(9, one);
    expect(one.success.asked).toBe(5);
    expect(one.ui.view.checklist?.content.id).toBe('start');
  });

  it('keeps no tour waiting for the celebration that needs it', async () => {
    const audience = { milestone: 'first', is: 'reached' } as const;
    const tour: Tour = { kind: 'tour', id: 'tour', name: 'Tour', audience, steps: [{ id: 'one', title: '1' }] };
    server.publish([party, tour], [{ id: 'first', name: 'First', event: 'Report created', scope: 'account' }]);
    const one = open();
    one.success.isBlocked = true;
    await clock.advance(4000);
    server.state = { milestones: { first: START } };
    await clock.advance(60_000);
    await decideTimes(9, one);
    expect(one.success.asked).toBe(3);
    expect(one.ui.view.tour?.content.id).toBe('tour');
  });
});
