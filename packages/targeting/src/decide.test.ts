import type { PublishedContent } from '@foothold/protocol/types';
import { expect, describe as group, it } from 'vitest';
import { checklistStatus } from './checklist-status.ts';
import { type Facts, NO_FACTS } from './condition.ts';
import { withKeys } from './content.ts';
import type { Situation } from './decide.ts';
import { describe } from './describe.ts';
import { matchesPage } from './glob.ts';
import { decide, evaluate } from './whole.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
const HOUR_MS = 3_600_000;
const base = { id: 'c', name: 'C', version: 1, publishedAt: NOW - 1000 * HOUR_MS };
const tour = (extra: object = {}) =>
  withKeys({ ...base, kind: 'tour', steps: [{ id: 'a', title: 'A' }], ...extra } as PublishedContent);
const checklist = (extra: object = {}) =>
  withKeys({
    ...base,
    kind: 'checklist',
    title: 'T',
    items: [
      { id: 'a', title: 'A', done: { event: 'A' } },
      { id: 'b', title: 'B', done: { event: 'B' }, requires: ['a'] },
    ],
    ...extra,
  } as unknown as PublishedContent);
const celebration = (extra: object = {}) =>
  withKeys({ ...base, kind: 'celebration', milestone: 'm', style: 'toast', title: 'T', ...extra } as PublishedContent);
const facts = (extra: Partial<Facts> = {}): Facts => ({ ...NO_FACTS, now: NOW, ...extra });
const situation = (extra: Partial<Situation> = {}): Situation => ({
  interruptions: 'calm',
  pageSince: NOW - HOUR_MS,
  visit: { since: NOW - HOUR_MS, interrupted: [], runs: {} },
  typedAt: 0,
  happened: new Set(),
  open: [],
  ...extra,
});
const visit = (extra: object) => ({ visit: { since: NOW - HOUR_MS, interrupted: [], runs: {}, ...extra } });
const aggregate = { count: 1, firstAt: 1, lastAt: 1, recentAt: [1] };
const did = (...events: string[]) => {
  const content = checklist() as PublishedContent & { items: { id: string; done: { event: string; key: string } }[] };
  return Object.fromEntries(
    content.items.filter(({ done }) => events.includes(done.event)).map(({ done }) => [done.key, aggregate]),
  );
};

group('a decision', () => {
  it.each<[string, PublishedContent, Partial<Facts>, Partial<Situation>, string | undefined]>([
    ['shows a tour to anybody when nothing speaks against it', tour(), {}, {}, undefined],
    ['keeps what was completed', tour(), { contents: { c: { shownAt: 1, completedAt: 2 } } }, {}, 'completed'],
    ['keeps what was dismissed', tour(), { contents: { c: { dismissed: { value: true, at: 2 } } } }, {}, 'dismissed'],
    [
      'brings back what was restored',
      tour(),
      { contents: { c: { dismissed: { value: false, at: 2 } } } },
      {},
      undefined,
    ],
    [
      'brings back at the next visit what comes at every visit',
      tour({ frequency: 'everyVisit' }),
      { contents: { c: { dismissed: { value: true, at: NOW - 2 * HOUR_MS } } } },
      {},
      undefined,
    ],
    [
      'keeps it for the rest of the visit',
      tour({ frequency: 'everyVisit' }),
      { contents: { c: { dismissed: { value: true, at: NOW - 5 } } } },
      {},
      'dismissed',
    ],
    [
      'lets rest what is snoozed',
      tour(),
      { contents: { c: { snoozedUntilMs: { value: NOW + 5, at: 1 } } } },
      {},
      'snoozed',
    ],
    ['asks for the audience', tour({ audience: { segment: 'vip' } }), {}, {}, 'audience'],
    ['knows the kinds that it can show', tour({ kind: 'hologram' }), {}, {}, 'unknown_content'],
    ['never starts by itself what starts by code', tour({ trigger: { on: 'code' } }), {}, {}, 'trigger'],
    ['waits for the event', tour({ trigger: { on: 'event', event: 'E' } }), {}, {}, 'trigger'],
    [
      'starts at the event',
      tour({ trigger: { on: 'event', event: 'E' } }),
      {},
      { happened: new Set(['E']) },
      undefined,
    ],
    ['waits for the page', tour({ trigger: { on: 'page', page: '/x' } }), {}, {}, 'trigger'],
    ['starts on the page', tour({ trigger: { on: 'page', page: '/' } }), {}, {}, undefined],
    ['shows a step on its page alone', tour({ steps: [{ id: 'a', title: 'A', page: '/x' }] }), {}, {}, 'page'],
    ['shows one thing at a time', tour(), {}, { open: [{ id: 'other', kind: 'tour' }] }, 'another_open'],
    ['leaves the first seconds of a page alone', tour(), {}, { pageSince: NOW - 1000 }, 'settling'],
    ['leaves alone who types', tour(), {}, { typedAt: NOW - 100 }, 'settling'],
    ['interrupts once a visit', tour(), {}, visit({ interrupted: [NOW - 5] }), 'budget'],
    ['interrupts twice a day', tour(), {}, visit({ interrupted: [NOW - 3 * HOUR_MS, NOW - 2 * HOUR_MS] }), 'budget'],
    ['forgets after a day', tour(), {}, visit({ interrupted: [NOW - 25 * HOUR_MS, NOW - 24 * HOUR_MS] }), undefined],
    [
      'counts once what the server has heard of, also from a browser whose clock is ahead',
      tour(),
      {},
      {
        ...visit({ since: NOW - 5, interrupted: [NOW - 2 * HOUR_MS], heard: 's1' }),
        ...{ version: 's2', server: { today: 1, lastAt: NOW - 2 * HOUR_MS - 30_000 } },
      },
      undefined,
    ],
    [
      'counts what the server has not heard of on top of what it says',
      tour(),
      {},
      {
        ...visit({ since: NOW - 5, interrupted: [NOW - 2 * HOUR_MS], heard: 's1' }),
        ...{ version: 's1', server: { today: 1, lastAt: NOW - 2 * HOUR_MS - 30_000 } },
      },
      'budget',
    ],
    ['never comes when interruptions are off', tour(), {}, { interruptions: 'off' }, 'budget'],
    [
      'goes on with what is under way, whatever the budget says',
      tour({ audience: { segment: 'vip' } }),
      { contents: { c: { shownAt: NOW - 5 } } },
      { ...visit({ runs: { c: { isShown: true } }, interrupted: [NOW - 5] }), pageSince: NOW },
      undefined,
    ],
    ['shows the button of a checklist at once', checklist(), {}, { pageSince: NOW, interruptions: 'off' }, undefined],
    [
      'never shows a checklist to whoever has done it all',
      checklist(),
      { aggregates: did('A', 'B') },
      {},
      'already_done',
    ],
    [
      'shows the closing card to whoever has seen it before',
      checklist(),
      { aggregates: did('A', 'B'), contents: { c: { shownAt: 5 } } },
      {},
      undefined,
    ],
    [
      'keeps the closing card for the visit',
      checklist(),
      { aggregates: did('A', 'B'), contents: { c: { shownAt: 5, completedAt: NOW - 5 } } },
      {},
      undefined,
    ],
    [
      'takes the button away at the next visit',
      checklist(),
      { aggregates: did('A', 'B'), contents: { c: { shownAt: 5, completedAt: NOW - 2 * HOUR_MS } } },
      {},
      'completed',
    ],
    ['waits for the milestone', celebration(), {}, {}, 'trigger'],
    ['celebrates at once', celebration(), { milestones: { m: NOW } }, { pageSince: NOW }, undefined],
    ['celebrates nothing over typing', celebration(), { milestones: { m: NOW } }, { typedAt: NOW - 600 }, 'settling'],
    [
      'celebrates soon after a form was sent',
      celebration({ style: 'modal' }),
      { milestones: { m: NOW } },
      { typedAt: NOW - 701 },
      undefined,
    ],
    [
      'celebrates beside a checklist',
      celebration(),
      { milestones: { m: NOW } },
      { open: [{ id: 'l', kind: 'checklist' }] },
      undefined,
    ],
    [
      'celebrates after a tour',
      celebration(),
      { milestones: { m: NOW } },
      { open: [{ id: 't', kind: 'tour' }] },
      'another_open',
    ],
    ['celebrates nothing that was before it', celebration(), { milestones: { m: 5 } }, {}, 'before_publication'],
    ['celebrates once', celebration(), { milestones: { m: NOW }, contents: { c: { shownAt: 5 } } }, {}, 'completed'],
  ])('%s', (_, content, given, here, reason) => {
    const refusal = decide(content, facts(given), situation(here));
    expect(refusal?.reason).toBe(reason);
    const decision = describe(content, refusal, facts(given), situation(here), { evaluate, matchesPage });
    expect(decision.show).toBe(reason === undefined);
    if (!decision.show) expect(decision.detail).toMatch(/^[A-Z"0-9].*[.]$/);
  });

  it('says how long it is only a matter of time', () => {
    expect(decide(tour(), facts(), situation({ pageSince: NOW - 1000 }))).toEqual({
      reason: 'settling',
      retryInMs: 2000,
    });
    const delayed = tour({ trigger: { on: 'page', page: '/', delayMs: 5000 } });
    expect(decide(delayed, facts(), situation({ pageSince: NOW - 1000 }))).toEqual({
      reason: 'trigger',
      retryInMs: 4000,
    });
  });

  it('says in words what failed, with actual and wanted value', () => {
    const audience = {
      all: [
        { trait: 'plan', op: 'is' as const, value: 'trial' },
        {
          any: [
            { event: 'Report created', count: { atLeast: 2 } },
            { trait: 'size', of: 'account' as const, op: 'gt' as const, value: 9 },
          ],
        },
      ],
    };
    const content = tour({ audience });
    const seen = facts({ traits: { plan: 'trial' }, account: { size: 3 } });
    const decision = describe(content, decide(content, seen, situation()), seen, situation(), {
      evaluate,
      matchesPage,
    });
    expect(decision).toMatchObject({
      reason: 'audience',
      detail:
        'The person is not in the audience: "Report created" happened 0 times, wanted at least 2, and account trait "size" is 3, wanted more than 9.',
    });
  });
});

group('the items of a checklist', () => {
  const status = (given: Partial<Facts>, extra: object = {}) => {
    const content = checklist(extra);
    if (content.kind !== 'checklist') throw new Error('unreachable');
    return checklistStatus(content, facts(given), { evaluate });
  };

  it('are locked until what comes first is done', () => {
    expect(status({}).map(({ locked }) => locked)).toEqual([false, true]);
    expect(status({ aggregates: did('A') }).map(({ done, locked }) => [done, locked])).toEqual([
      [true, false],
      [false, false],
    ]);
  });

  it('stay ticked', () => {
    expect(status({ contents: { c: { items: { a: 5 } } } })[0]).toMatchObject({ done: true, byColleague: false });
  });

  it('tell what a colleague has done from what one has done oneself', () => {
    const account = { scope: 'account' };
    expect(status({ accountAggregates: did('A') }, account)[0]).toMatchObject({ done: true, byColleague: true });
    const both = { accountAggregates: did('A'), aggregates: did('A') };
    expect(status(both, account)[0]).toMatchObject({ done: true, byColleague: false });
    expect(status({ accountAggregates: did('A') })[0]?.done).toBe(false);
  });

  it('name the colleague who did it, of several the last', () => {
    const [key] = Object.keys(did('A')) as [string];
    const colleagues = { aggregates: { [key]: { name: 'Ben', at: 5 } }, milestones: { m: { at: 7 } } };
    const given = { accountAggregates: did('A'), milestones: { m: 7 }, colleagues };
    const done = { event: 'A', scope: 'account' };
    const item = (done: object) => status(given, { items: [{ id: 'a', title: 'A', done }] })[0];
    expect(item(done)).toMatchObject({ byColleague: true, colleague: { name: 'Ben', at: 5 } });
    expect(item({ milestone: 'm' })).toMatchObject({ byColleague: true, colleague: { at: 7 } });
    expect(item({ all: [{ milestone: 'm' }, done] })?.colleague).toEqual({ at: 7 });
    const own = { ...given, aggregates: did('A') };
    expect(status(own, { items: [{ id: 'a', title: 'A', done }] })[0]?.colleague).toBeUndefined();
  });

  it('are only those that are for this person', () => {
    const items = [
      { id: 'a', title: 'A', done: { event: 'A' }, when: { segment: 'vip' } },
      { id: 'b', title: 'B', done: { event: 'B' } },
    ];
    expect(status({}, { items }).map(({ item }) => item.id)).toEqual(['b']);
  });
});
