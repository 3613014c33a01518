/** One row for every reason and every trigger: what it is refused for, and the sentence that says so. */
import type { Condition, PublishedContent, Reason, Trigger } from '@foothold/protocol/types';
import { expect, describe as group, it } from 'vitest';
import { evaluate as evaluateInBrowser, type Facts, NO_FACTS } from './condition.ts';
import { withKeys } from './content.ts';
import { decide as decideInBrowser, type Refusal, type Situation } from './decide.ts';
import { describe } from './describe.ts';
import { matchesPage } from './glob.ts';
import { decide, evaluate } from './index.ts';
import { createRareRules } from './rare/rules.ts';

const NOW = Date.UTC(2026, 0, 15, 12);
const HOUR_MS = 3_600_000;
const RULES = { evaluate: evaluateInBrowser, matchesPage };
const DAY_MS = 86_400_000;
const make = (extra: object) =>
  withKeys({ id: 'c', name: 'C', version: 1, publishedAt: NOW - HOUR_MS, ...extra } as never as PublishedContent);
const tour = (extra: object = {}) => make({ kind: 'tour', steps: [{ id: 'a', title: 'A' }], ...extra });
const checklist = (extra: object = {}) =>
  make({ kind: 'checklist', title: 'T', items: [{ id: 'a', title: 'A', done: { event: 'A' } }], ...extra });
const party = () => make({ kind: 'celebration', milestone: 'm', style: 'toast', title: 'T' });
const counted = (content: PublishedContent, key: string) => ({
  aggregates: { [key]: { count: 3, firstAt: 1, lastAt: NOW, recentAt: [NOW] } },
  contents: { [content.id]: { shownAt: 1, completedAt: NOW - 40 * DAY_MS } },
});
const state = (of: object, id = 'c') => ({ contents: { [id]: of } });

interface Row {
  content: PublishedContent;
  facts?: Partial<Facts>;
  here?: Partial<Situation>;
  /** Where it is not the rules that say no but the browser's own state. */
  given?: Reason;
  says: string;
}

const thrice = tour({ frequency: { everyDays: 7, times: 3 } });
const twice = tour({ audience: { event: 'A', count: { atLeast: 2 }, withinMs: 7 * DAY_MS } });
const done = checklist();
const doneKey = (done as unknown as { items: { done: { key: string } }[] }).items[0]?.done.key as string;
const config = (extra: object) => ({ config: { contents: [], milestones: [], ...extra } });

const REASONS: { [Each in Reason]: Row[] } = {
  unknown_content: [{ content: tour({ kind: 'hologram' }), says: 'This version can show nothing of this kind.' }],
  unpublished: [
    {
      content: tour(),
      given: 'unpublished',
      says: 'Nothing with this id is published in this environment or was given to init().',
    },
  ],
  audience: [
    {
      content: tour({ audience: { trait: 'plan', op: 'is', value: 'team' } }),
      facts: { traits: { plan: 'trial' } },
      says: 'The person is not in the audience: trait "plan" is "trial", wanted "team".',
    },
    {
      content: tour({ audience: { trait: 'createdAt', op: 'after', value: { daysAgo: 30 } } }),
      says: 'The person is not in the audience: trait "createdAt" is not set, wanted after 30 days ago.',
    },
    {
      content: twice,
      facts: { aggregates: counted(twice, (twice.audience as unknown as { key: string }).key).aggregates },
      says: 'The person is not in the audience: "A" happened 1 time within 7 days, wanted at least 2.',
    },
    {
      content: tour({ audience: { event: 'A', withinMs: 5_400_000 } }),
      says: 'The person is not in the audience: "A" happened 0 times within 1.5 hours, wanted at least 1.',
    },
    {
      content: tour({ audience: { content: 'other', is: 'notSeen' } }),
      facts: { contents: { other: { shownAt: 1 } } },
      says: 'The person is not in the audience: "other" is seen.',
    },
    {
      content: tour({ audience: { trait: 'role', of: 'membership', op: 'anyOf', value: ['admin'] } }),
      facts: { membership: { role: 'viewer' } },
      says: 'The person is not in the audience: membership trait "role" is "viewer", wanted any of ["admin"].',
    },
    {
      content: tour({ audience: { percent: 0 } }),
      says: 'The person is not in the audience: of 100 people this one is at 71.0, wanted under 0.',
    },
  ],
  page: [
    {
      content: tour({ steps: [{ id: 'a', title: 'A', page: '/x' }] }),
      says: 'The page is "/"; the step shows on "/x".',
    },
  ],
  trigger: [{ content: party(), says: 'The milestone "m" is not reached.' }],
  completed: [
    {
      content: tour(),
      facts: state({ completedAt: NOW }),
      says: 'It was already seen to its end, at 2026-01-15T12:00:00.000Z.',
    },
  ],
  dismissed: [
    {
      content: tour(),
      facts: state({ dismissed: { value: true, at: NOW } }),
      says: 'The person closed it, at 2026-01-15T12:00:00.000Z; it does not come back by itself.',
    },
  ],
  snoozed: [
    {
      content: tour(),
      facts: state({ snoozedUntilMs: { value: NOW + HOUR_MS, at: 1 } }),
      says: 'The person asked for later; it rests until 2026-01-15T13:00:00.000Z.',
    },
  ],
  already_done: [
    {
      content: done,
      facts: { aggregates: { [doneKey]: { count: 1, firstAt: 1, lastAt: 1, recentAt: [1] } } },
      says: 'Every item was already done before it was first shown.',
    },
    {
      content: checklist(),
      facts: { milestones: { value: 5 } },
      here: config({ milestones: [{ id: 'value', name: 'V', firstValue: true }] }),
      says: 'First value was reached before this was published, at 2026-01-15T11:00:00.000Z.',
    },
    {
      content: tour({ goal: { segment: 'vip' } }),
      facts: { segments: ['vip'] },
      says: 'What the tour is for was reached before it was first shown.',
    },
  ],
  before_publication: [
    {
      content: party(),
      facts: { milestones: { m: 5 } },
      says: 'The milestone was reached at 1970-01-01T00:00:00.005Z, before this was published at 2026-01-15T11:00:00.000Z.',
    },
  ],
  budget: [
    {
      content: tour(),
      here: { interruptions: 'off' },
      says: 'Interruptions are off: nothing comes by itself.',
    },
    {
      content: tour(),
      here: { visit: { since: NOW - 10, interrupted: [NOW - 5], runs: {} } },
      says: '1 came by itself in this visit already, and 1 a visit may.',
    },
    {
      content: tour(),
      here: { server: { today: 2, lastAt: NOW - HOUR_MS } },
      says: '2 came by itself today already, and 2 a day may.',
    },
  ],
  settling: [
    {
      content: tour(),
      here: { pageSince: NOW - 10 },
      says: 'The page has just begun; nothing comes by itself in its first 3 seconds.',
    },
    { content: tour(), here: { typedAt: NOW }, says: 'The person is typing.' },
    {
      content: tour(),
      here: {
        interruptions: 'normal',
        visit: { since: NOW - HOUR_MS, interrupted: [NOW - 9], runs: {}, heard: 's1' },
        version: 's1',
      },
      says: 'Something came by itself, or was complained about, a moment ago; the server has not said yet that it knows.',
    },
  ],
  another_open: [
    { content: tour(), here: { open: [{ id: 'o', kind: 'tour' }] }, says: 'Something else is open: "o".' },
  ],
  undecided: [
    {
      content: tour({ audience: { device: 'mobile' } }),
      says: 'Only a browser can say whether the device is a mobile.',
    },
    {
      content: tour({ holdout: { percent: 1 } }),
      given: 'undecided',
      says: 'It asks for rules that are still being loaded.',
    },
  ],
  schedule: [
    {
      content: tour({ schedule: { from: '2026-02-01' } }),
      says: 'It starts at 2026-02-01; it is 2026-01-15T12:00:00.000Z.',
    },
    {
      content: tour({ schedule: { until: '2026-01-01' } }),
      says: 'It ended at 2026-01-01; it is 2026-01-15T12:00:00.000Z.',
    },
  ],
  frequency: [
    {
      content: tour({ frequency: { everyDays: 7 } }),
      facts: state({ completedAt: NOW - DAY_MS }),
      says: 'It ended at 2026-01-14T12:00:00.000Z, and comes again 7 days later, at 2026-01-21T12:00:00.000Z.',
    },
    {
      content: thrice,
      facts: counted(thrice, thrice.shownKey as string),
      says: 'It was shown 3 times, and 3 times is enough.',
    },
  ],
  exclusive: [
    {
      content: tour({ exclusive: 'upsell' }),
      facts: state({ shownAt: 5 }, 'other'),
      here: config({ contents: [{ ...tour({ exclusive: 'upsell' }), id: 'other' }] }),
      says: 'Of "upsell" a person sees one, and has seen "other".',
    },
  ],
  suppressed: [
    {
      content: tour(),
      facts: { segments: ['angry'] },
      here: config({ rules: { suppress: { segment: 'angry' } } }),
      says: 'The project\'s suppression holds for this person: in the segment "angry".',
    },
  ],
  quiet: [
    {
      content: tour(),
      here: { server: { today: 0, lastAt: 0, quietUntil: NOW + HOUR_MS } },
      says: 'After a complaint nothing comes by itself until 2026-01-15T13:00:00.000Z.',
    },
  ],
  holdout: [
    {
      content: tour({ holdout: { percent: 100 } }),
      says: 'The person is in the comparison group of "c", which is not shown it.',
    },
    {
      content: tour(),
      facts: { who: { anonymousId: 'a', groupId: 'acme' } },
      here: config({ rules: { holdout: { percent: 100, unit: 'account' } } }),
      says: 'The account is in the comparison group of "global", which is not shown it.',
    },
    {
      content: tour({ holdout: { percent: 0 } }),
      facts: { arms: { c: { arm: 'control', at: 1 } } },
      says: 'The person is in the comparison group of "c", which is not shown it.',
    },
  ],
  given_up: [{ content: tour(), given: 'given_up', says: 'The target of its step was not found in this visit.' }],
  elsewhere: [{ content: tour(), given: 'elsewhere', says: 'Another tab of this browser shows it.' }],
  loading: [
    { content: tour(), given: 'loading', says: 'What is published, or known of this person, has not come yet.' },
  ],
  identity: [
    {
      content: tour(),
      given: 'identity',
      says: 'It is not known yet who this is: identify() is expected and has not been called.',
    },
  ],
  consent: [{ content: tour(), given: 'consent', says: 'There is no consent: nothing is stored, sent or shown.' }],
  impersonated: [
    {
      content: tour(),
      given: 'impersonated',
      says: 'Somebody else acts for this person (impersonatedBy): nothing shows and nothing counts.',
    },
  ],
  switched_off: [
    {
      content: tour(),
      given: 'switched_off',
      says: 'The SDK is switched off: by shutdown(), or by itself after five faults.',
    },
  ],
};

const TRIGGERS: { [On in Trigger['on']]: [trigger: Trigger, says: string, pulled: Partial<Facts & Situation>] } = {
  page: [{ on: 'page', page: '/x' }, 'It starts on "/x"; the page is "/".', { page: { path: '/x', url: '' } }],
  event: [
    { on: 'event', event: 'E' },
    'It starts at the event "E", which has not happened on this page.',
    { happened: new Set(['E']) },
  ],
  code: [
    { on: 'code' },
    'It starts by code alone.',
    { visit: { since: 1, interrupted: [], runs: { c: {} } }, ...state({ shownAt: 5 }) },
  ],
  element: [
    { on: 'element', element: '#b', is: 'clicked' },
    'It starts when "#b" is clicked, and it is not.',
    {
      rare: createRareRules(RULES, () => ({ element: () => true }) as never),
    },
  ],
  delay: [
    { on: 'delay', ms: 2 * HOUR_MS },
    'It starts 7200000 ms after the page began; it is 3600000 ms.',
    {
      pageSince: NOW - 3 * HOUR_MS,
    },
  ],
  content: [
    { on: 'content', content: 'o', is: 'completed' },
    'It starts after "o" was completed, and it was not.',
    state({ completedAt: 5 }, 'o'),
  ],
};

const factsOf = (extra: Partial<Facts> = {}): Facts => ({ ...NO_FACTS, now: NOW, who: { anonymousId: 'a' }, ...extra });
const situationOf = (extra: Partial<Situation> = {}): Situation => ({
  interruptions: 'calm',
  pageSince: NOW - HOUR_MS,
  visit: { since: NOW - HOUR_MS, interrupted: [], runs: {} },
  typedAt: 0,
  happened: new Set(),
  open: [],
  ...extra,
});
const told = (content: PublishedContent, refusal: Refusal, facts: Facts, situation: Situation) =>
  describe(content, refusal, facts, situation, { evaluate, matchesPage });

group('explain', () => {
  const rows = Object.entries(REASONS).flatMap(([reason, list]) => list.map((row) => ({ reason, ...row })));
  it.each(rows)('answers $reason: $says', ({ reason, content, facts, here, given, says }) => {
    const seen = given === 'undecided' ? factsOf(facts) : { ...factsOf(facts), rare: createRareRules(RULES) };
    const situation = situationOf(here);
    const refusal = given ? { reason: given } : decide(content, seen, situation);
    expect(told(content, refusal, seen, situation)).toEqual({ contentId: 'c', show: false, reason, detail: says });
  });

  it.each(rows.filter(({ given }) => !given))('is answered alike in the browser: $reason: $says', (row) => {
    const seen = { ...factsOf(row.facts), rare: createRareRules(RULES) };
    const rules = { evaluate: evaluateInBrowser, matchesPage };
    const situation = situationOf(row.here);
    const refusal = decideInBrowser(row.content, seen, situation);
    expect(describe(row.content, refusal, seen, situation, rules)).toMatchObject({ detail: row.says });
  });

  it.each(Object.values(TRIGGERS))('answers the trigger %j: %s', (trigger, says, pulled) => {
    const content = tour({ trigger });
    const rare = createRareRules(RULES, () => ({ element: () => false }) as never);
    const [facts, situation] = [{ ...factsOf(), rare }, situationOf()];
    const refusal = decide(content, facts, situation);
    expect(told(content, refusal, facts, situation)).toMatchObject({ reason: 'trigger', detail: says });
    const { page, contents, ...here } = { page: facts.page, contents: {}, ...pulled };
    expect(decide(content, { ...facts, page, contents, ...pulled }, { ...situation, ...here })).toBeUndefined();
  });

  it('says nothing of a reason when it would show', () => {
    expect(told(tour(), decide(tour(), factsOf(), situationOf()), factsOf(), situationOf())).toEqual({
      contentId: 'c',
      show: true,
    });
  });
});

group('a condition about the browser, or under a not', () => {
  const browser = { widthPx: 800, heightPx: 600, minuteOfDay: 570, weekday: 7, device: 'mobile', language: 'de' };
  const rare = createRareRules(RULES, () => ({ ...browser, element: () => true }) as never);
  it.each<[audience: Condition, says: string]>([
    [{ viewport: { maxWidth: 600 } }, 'the window is 800 × 600, wanted a width of at most 600'],
    [
      { viewport: { minWidth: 900, maxHeight: 700 } },
      'the window is 800 × 600, wanted a width of at least 900 and a height of at most 700',
    ],
    [
      { localTime: { from: '10:00', until: '17:00', weekdays: [1, 5] } },
      'the local time is 09:30 on Sunday, wanted from 10:00 until 17:00 on Monday or Friday',
    ],
    [{ localTime: { until: '08:00' } }, 'the local time is 09:30 on Sunday, wanted until 08:00'],
    [{ not: { localTime: { weekdays: [7] } } }, 'the local time is 09:30 on Sunday, wanted not on Sunday'],
    [{ not: { viewport: { maxWidth: 800 } } }, 'the window is 800 × 600, wanted not a width of at most 800'],
    [{ not: { device: 'mobile' } }, 'the device is a mobile, wanted not mobile'],
    [{ not: { language: 'de' } }, 'the language is "de", wanted not "de"'],
    [{ not: { element: '#b' } }, 'the element "#b" is present'],
    [{ not: { page: '/**' } }, 'the page is "/", wanted not "/**"'],
    [{ not: { trait: 'plan', op: 'is', value: 'team' } }, 'trait "plan" is "team", wanted not "team"'],
    [{ not: { segment: 'vip' } }, 'in the segment "vip"'],
    [{ not: { milestone: 'm' } }, 'milestone "m" is reached'],
    [{ not: { milestone: 'n', reached: false } }, 'milestone "n" is not reached'],
    [{ not: { content: 'o', is: 'seen' } }, '"o" is seen'],
    [{ not: { content: 'p', is: 'notSeen' } }, '"p" is not seen'],
    [{ not: { event: 'A', count: { atMost: 2 } } }, '"A" happened 0 times, wanted not at most 2'],
    [{ event: 'A', scope: 'account' }, '"A" happened 0 times by anyone in this account, wanted at least 1'],
    [
      { visited: '/a', scope: 'membership', count: { exactly: 2 }, withinMs: 7_200_000 },
      'a visit of "/a" happened 0 times within 2 hours by this person in this account, wanted exactly 2',
    ],
    [{ not: { not: { segment: 'x' } } }, 'not in the segment "x"'],
    [{ not: { any: [{ segment: 'x' }, { segment: 'vip' }] } }, 'in the segment "vip"'],
    [
      { not: { all: [{ segment: 'vip' }, { page: '/' }] } },
      'in the segment "vip", and the page is "/", wanted not "/"',
    ],
    [{ not: { all: [] } }, 'a list of conditions is empty'],
    [{ any: [] }, 'a list of conditions is empty'],
  ])('%j is told as: %s', (audience, says) => {
    const known = { traits: { plan: 'team' }, segments: ['vip'], milestones: { m: 5 }, ...state({ shownAt: 5 }, 'o') };
    const facts = { ...factsOf(known), rare };
    const content = tour({ audience });
    const refusal = decide(content, facts, situationOf());
    const detail = `The person is not in the audience: ${says}.`;
    expect(told(content, refusal, facts, situationOf())).toMatchObject({ reason: 'audience', detail });
  });
});

group('what nobody here can decide', () => {
  it.each<[audience: Condition, says: string]>([
    [{ element: '#a', is: 'visible' }, 'Only a browser can say whether the element "#a" is visible.'],
    [{ not: { language: 'de' } }, 'Only a browser can say whether the language is "de".'],
    [{ viewport: { minWidth: 900 } }, 'Only a browser can say whether the window has a width of at least 900.'],
    [
      { localTime: { from: '10:00', weekdays: [1] } },
      'Only a browser can say whether the local time is from 10:00 on Monday.',
    ],
    [{ weather: 'sunny' } as never, 'Only a newer version can say whether this holds: {"weather":"sunny"}.'],
  ])('%j is told as: %s', (audience, detail) => {
    const facts = { ...factsOf({}), rare: createRareRules(RULES) };
    const content = tour({ audience });
    expect(told(content, decide(content, facts, situationOf()), facts, situationOf())).toMatchObject({ detail });
  });
});

group('an element that starts it', () => {
  const content = tour({ trigger: { on: 'element', element: '#a' } });
  const onServer = { ...factsOf(), rare: createRareRules(RULES) };

  it('is a matter of the browser alone', () => {
    const refusal = decide(content, onServer, situationOf());
    const detail = 'Only a browser can say whether the element "#a" is present.';
    expect(told(content, refusal, onServer, situationOf())).toMatchObject({ reason: 'undecided', detail });
  });

  it('does not matter any more when it has begun', () => {
    expect(decide(content, { ...onServer, ...state({ shownAt: 5 }) }, situationOf())).toBeUndefined();
  });
});

group('a suppression that nobody here can decide', () => {
  it.each<Condition>([
    { device: 'mobile' },
    { not: { device: 'mobile' } },
    { any: [{ segment: 'vip' }, { not: { weather: 'sunny' } } as never] },
  ])('leaves every content undecided: %j', (suppress) => {
    const situation = situationOf(config({ rules: { suppress } }));
    const facts = factsOf({ segments: [] });
    const refusal = decide(tour(), facts, situation);
    expect(refusal).toMatchObject({ reason: 'undecided' });
    const detail = expect.stringMatching(/can say whether/);
    expect(told(tour(), refusal, { ...facts, rare: createRareRules(RULES) }, situation)).toMatchObject({ detail });
  });
});

group('a browser without the rare rules', () => {
  it('decides nothing that asks for them, in either direction', () => {
    const device = { device: 'mobile' };
    for (const audience of [device, { not: device }, { any: [{ page: '/**' }, device] }]) {
      expect(decideInBrowser(tour({ audience }), factsOf(), situationOf())).toMatchObject({ reason: 'undecided' });
      expect(decide(tour({ audience }), factsOf(), situationOf())).toMatchObject({ reason: 'undecided' });
    }
  });
});

group('an experiment', () => {
  it('keeps the arm that was stored, and splits by weight', () => {
    const rules = createRareRules(RULES);
    const variants = [
      { id: 'short', weight: 2, changes: { steps: [{ id: 'b', title: 'B' }] } },
      { id: 'off', weight: 0, changes: {} },
    ];
    const content = tour({ variants });
    const people = Array.from({ length: 3000 }, (_, i) => factsOf({ who: { anonymousId: `p${i}` } }));
    const short = people.filter(
      (facts) => (rules.varied(content, facts) as { steps: { id: string }[] }).steps[0]?.id === 'b',
    );
    expect(Math.abs(short.length / 3000 - 2 / 3)).toBeLessThan(0.04);
    const kept = factsOf({ arms: { c: { arm: 'short', at: 1 } } });
    expect(people.every((facts) => rules.varied(content, { ...facts, ...kept }) !== content)).toBe(true);
  });
});

group('the budget', () => {
  it('counts what the server knows and what this browser has shown since', () => {
    const shown = (today: number, lastAt: number, interrupted: number[]) =>
      decide(
        tour(),
        factsOf(),
        situationOf({
          server: { today, lastAt },
          visit: { since: NOW - 60_000, interrupted, runs: {} },
        }),
      )?.reason;
    expect(shown(1, NOW - HOUR_MS, [NOW - HOUR_MS])).toBeUndefined();
    expect(shown(1, NOW - 2 * HOUR_MS, [NOW - HOUR_MS])).toBe('budget');
    expect(shown(2, NOW - HOUR_MS, [])).toBe('budget');
  });
});
