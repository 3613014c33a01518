import type { Checklist, Content, OwnEvents, Tour } from '@foothold/protocol/types';
import { contentArm, NO_FACTS, toldInWords } from '@foothold/targeting';
import { beforeEach, describe, expect, it } from 'vitest';
import { createWorld } from '../testing/create-world.ts';
import type { FakeServer } from '../testing/server.ts';
import { type Browser, type Clock, createBrowser, openFoothold, openTab } from '../testing/world.ts';
import type { InitOptions } from './api.ts';

const DAY_MS = 86_400_000;
const tour: Tour = {
  kind: 'tour',
  id: 'tour',
  name: 'Tour',
  steps: [
    { id: 'one', title: '1' },
    { id: 'two', title: '2' },
  ],
};
const list: Checklist = {
  kind: 'checklist',
  id: 'list',
  name: 'L',
  title: 'L',
  items: [{ id: 'a', title: 'A', done: { event: 'A' } }],
};

let clock: Clock;
let browser: Browser;
let server: FakeServer;
beforeEach(() => {
  ({ clock, browser, server } = createWorld());
});
function open(options: InitOptions = {}, extra: Parameters<typeof openTab>[3] = {}) {
  const tab = openTab(clock, browser, (request) => server.respond(request), extra);
  const one = { ...tab, ...openFoothold(tab) };
  one.foothold.init({ writeKey: 'fhw_1', apiHost: 'https://c', ...options });
  return one;
}
type Opened = ReturnType<typeof open>;
const tracked = (name: string) =>
  server.events
    .filter(({ event }) => event === name)
    .map((event) => (event as unknown as { properties: { [name: string]: unknown } }).properties);
const publish = (...contents: Content[]) => server.publish(contents);
const reason = async ({ foothold }: Opened, id = 'tour') => {
  const decision = await foothold.explain(id);
  return decision && (decision.show ? 'show' : decision.reason);
};

describe('the guides', () => {
  const areThere = async (content: Content) => {
    publish(content);
    const { ui } = open();
    await clock.advance(500);
    const early = ui.host !== undefined;
    await clock.advance(2000);
    return [early, ui.host !== undefined];
  };
  it('are fetched at rest, when all that a content waits for is its trigger', async () => {
    expect(await areThere({ ...tour, trigger: { on: 'code' } })).toEqual([false, true]);
  });
  it('are not fetched for a content that is for somebody else', async () => {
    expect(await areThere({ ...tour, audience: { trait: 'plan', op: 'is', value: 'pro' } })).toEqual([false, false]);
  });
});

describe('rules that are loaded when they are asked for', () => {
  it('decide once they are there, and again when the page has changed', async () => {
    publish({ ...tour, audience: { device: 'mobile' } });
    const one = open();
    await clock.advance(5000);
    expect(one.ui.view.tour).toBeUndefined();
    expect(await one.foothold.explain('tour')).toMatchObject({ detail: expect.stringContaining('is a desktop') });
    one.seen.device = 'mobile';
    await clock.advance(2000);
    expect(one.ui.view.tour?.content.id).toBe('tour');
  });

  it('show nothing, in either direction, where they do not come', async () => {
    publish({ ...tour, audience: { not: { device: 'mobile' } } });
    const one = open({}, { load: () => Promise.reject(new Error('blocked')) });
    await clock.advance(60_000);
    expect(one.ui.view.tour).toBeUndefined();
  });

  it('start it when an element is there', async () => {
    publish({ ...tour, trigger: { on: 'element', element: '#new' } });
    const one = open();
    await clock.advance(5000);
    expect(await reason(one)).toBe('trigger');
    one.seen.element = () => true;
    one.seen.widthPx++;
    await clock.advance(2000);
    expect(one.ui.view.tour).toBeDefined();
  });

  it('bring it back after so many days, so many times', async () => {
    publish({ ...tour, frequency: { everyDays: 7, times: 2 } });
    const shown: number[] = [];
    for (let day = 0; day < 30; day++) {
      const one = open();
      await clock.advance(5000);
      if (one.ui.view.tour) {
        shown.push(day);
        await one.say({ type: 'painted', contentId: 'tour', stepId: 'one' });
        await one.say({ type: 'dismiss', contentId: 'tour', by: 'close' });
      }
      await clock.advance(1000);
      one.foothold.shutdown();
      await clock.advance(DAY_MS - 6000);
    }
    expect(shown).toEqual([0, 7]);
  });
});

describe('an experiment', () => {
  it('tells the exposure of both arms once, and shows nothing to the comparison group', async () => {
    publish({ ...tour, holdout: { percent: 100 } });
    const one = open();
    await clock.advance(6000);
    expect(one.ui.view.tour).toBeUndefined();
    expect(await reason(one)).toBe('holdout');
    expect(tracked('$exposure')).toEqual([{ experiment: 'tour', arm: 'control', unit: 'person', contentId: 'tour' }]);
    publish({ ...tour, holdout: { percent: 0 } });
    open();
    await clock.advance(60_000);
    // The arm was stored at the first exposure.
    expect(tracked('$exposure')).toHaveLength(1);
    browser = createBrowser();
    const other = open();
    await clock.advance(6000);
    expect(other.ui.view.tour).toBeDefined();
    expect(tracked('$exposure')).toMatchObject([{ arm: 'control' }, { arm: 'guided' }]);
  });

  it('of accounts is the current account’s, also when another one is opened', async () => {
    const holdout = { percent: 50, unit: 'account' as const };
    const published = { ...tour, holdout, version: 1, publishedAt: 1 };
    const armOf = (groupId: string) => contentArm(published, { ...NO_FACTS, who: { anonymousId: '', groupId } })?.arm;
    const accounts = Array.from({ length: 99 }, (_, i) => `account-${i}`);
    const [held, guided] = ['control', 'guided'].map((arm) => accounts.find((id) => armOf(id) === arm) as string);
    publish({ ...tour, holdout });
    const one = open();
    one.foothold.group(held as string);
    await clock.advance(6000);
    expect(await reason(one)).toBe('holdout');
    one.foothold.group(guided as string);
    await clock.advance(6000);
    expect(one.ui.view.tour?.content.id).toBe('tour');
    expect(tracked('$exposure')).toMatchObject([{ arm: 'control' }, { arm: 'guided' }]);
    one.foothold.stop();
    one.foothold.group(held as string);
    await clock.advance(6000);
    expect(tracked('$exposure')).toHaveLength(2);
  });

  it('of accounts is that of the account that the server knows, where the page names none', async () => {
    publish({ ...tour, holdout: { percent: 100, unit: 'account' } });
    server.state = { account: { id: 'acme', traits: {} } };
    const one = open();
    await clock.advance(6000);
    expect(await reason(one)).toBe('holdout');
    expect(tracked('$exposure')).toMatchObject([{ arm: 'control', unit: 'account', account: 'acme' }]);
  });

  it('shows the form that the arm has', async () => {
    const changes = { steps: [{ id: 'short', title: 'S' }] };
    publish({ ...tour, variants: [{ id: 'short', weight: 1000, changes }] });
    const one = open();
    await clock.advance(6000);
    expect(one.ui.view.tour?.step.id).toBe('short');
    expect(tracked('$exposure')).toMatchObject([{ arm: 'short' }]);
  });
});

describe('the budget', () => {
  it('is the server’s where it knows of other devices', async () => {
    publish(tour);
    server.state = { interruptions: { today: 2, lastAt: clock.now() - 1 } };
    const one = open();
    await clock.advance(10_000);
    expect(one.ui.view.tour).toBeUndefined();
    expect(await reason(one)).toBe('budget');
  });

  it('rests after a complaint', async () => {
    publish(tour);
    server.state = { interruptions: { today: 0, lastAt: 0, quietUntil: clock.now() + 20_000 } };
    const one = open();
    await clock.advance(10_000);
    expect(await reason(one)).toBe('quiet');
    await clock.advance(20_000);
    expect(one.ui.view.tour).toBeDefined();
  });

  it('rests after a complaint in this page, too, until the server has said for how long', async () => {
    publish({ ...tour, trigger: { on: 'page', page: '/b' } });
    const one = open({ interruptions: 'normal' });
    await clock.advance(5000);
    one.foothold.track('$complaint');
    one.goTo('/b');
    await clock.advance(5000);
    expect(one.ui.view.tour).toBeUndefined();
    expect(await reason(one)).toBe('settling');
    server.state = { interruptions: { today: 0, lastAt: 0, quietUntil: clock.now() + DAY_MS } };
    await clock.advance(30_000);
    expect(await reason(one)).toBe('quiet');
  });

  it('knows what came by itself from what was asked for', async () => {
    publish(tour);
    const one = open();
    await clock.advance(5000);
    await one.say({ type: 'painted', contentId: 'tour', stepId: 'one' });
    await clock.advance(1000);
    expect(tracked('$content_shown')).toMatchObject([{ unprompted: true }]);
    one.foothold.stop();
    one.foothold.start('tour');
    await clock.advance(10);
    await one.say({ type: 'painted', contentId: 'tour', stepId: 'one' });
    await clock.advance(1000);
    expect(tracked('$content_shown')[1]).not.toHaveProperty('unprompted');
  });
});

describe('identity', () => {
  it('that is expected is waited for, two seconds at most', async () => {
    publish(list);
    const one = open({ identity: 'expected' });
    await clock.advance(1500);
    expect(await reason(one, 'list')).toBe('identity');
    expect(one.ui.view.checklist).toBeUndefined();
    one.foothold.identify('ann');
    await clock.advance(100);
    expect(one.ui.view.checklist).toBeDefined();
    const other = open({ identity: 'expected' });
    await clock.advance(2100);
    expect(other.ui.view.checklist).toBeDefined();
  });

  it('keeps what was done before it was known, and forgets it at reset', async () => {
    publish(list);
    const one = open();
    await clock.advance(500);
    one.foothold.track('A');
    await clock.advance(10);
    one.foothold.identify('ann');
    await clock.advance(500);
    expect(one.foothold.getChecklist('list')).toMatchObject({ doneCount: 1 });
    one.foothold.reset();
    expect(one.ui.view.checklist).toBeUndefined();
  });

  it('closes what is open when somebody else signs in, before anything is theirs', async () => {
    publish(tour);
    const one = open();
    one.foothold.identify('ann');
    await clock.advance(5000);
    await one.say({ type: 'painted', contentId: 'tour', stepId: 'one' });
    one.foothold.identify('bob');
    expect(one.ui.view.tour).toBeUndefined();
    await clock.advance(1000);
    const { userId } = server.events.find(({ event }) => event === '$content_shown') as { userId: string };
    expect(userId).toBe('ann');
  });

  it.each(['reset', 'identify'] as const)('of somebody else (%s) begins with three quiet seconds', async (call) => {
    publish(tour);
    const one = open();
    one.foothold.identify('ann');
    await clock.advance(5000);
    expect(one.ui.view.tour).toBeDefined();
    one.foothold[call]('bob');
    await clock.advance(2500);
    expect(one.ui.view.tour).toBeUndefined();
    expect(await reason(one)).toBe('settling');
    await clock.advance(1000);
    expect(one.ui.view.tour).toBeDefined();
    expect(server.events.filter(({ type }) => type === 'page')).toHaveLength(1);
  });

  it('is signed where the host gives a token, which is in no event and in no storage', async () => {
    const one = open({ identityToken: 'early' });
    one.foothold.identify('ann', {}, { token: 'signed' });
    await clock.advance(1000);
    const states = one.requests.filter(({ url }) => url.endsWith('/v1/state')).map(({ body }) => JSON.parse(`${body}`));
    expect(states.at(-1)).toMatchObject({ userId: 'ann', token: 'signed' });
    const batches = one.requests.filter(({ url }) => url.endsWith('/v1/b')).map(({ body }) => JSON.parse(`${body}`));
    expect(batches.at(-1)).toMatchObject({ identityToken: 'signed' });
    expect(JSON.stringify([server.events, ...browser.records.values()])).not.toMatch(/signed|early/);
  });

  it('is signed by its own token when somebody else comes before it was sent', async () => {
    const one = open({ autoPage: false });
    one.foothold.identify('ann', {}, { token: 'of-ann' });
    await clock.advance(1000);
    one.foothold.track('Hers');
    one.foothold.identify('bob', {}, { token: 'of-bob' });
    one.foothold.track('His');
    await clock.advance(1000);
    const signed = one.requests.flatMap(({ url, body }) => {
      const { batch = [], identityToken } = url.endsWith('/v1/b') ? JSON.parse(`${body}`) : {};
      return batch.flatMap(({ event }: { event?: string }) => (event ? [[event, identityToken]] : []));
    });
    expect(signed).toEqual([
      ['Hers', 'of-ann'],
      ['His', 'of-bob'],
    ]);
  });

  it('is signed anew by the host when the server wants it', async () => {
    const tokens = ['first', 'second'];
    server.state = { identity: 'unverified' };
    const one = open({ getToken: async () => tokens.shift() });
    one.foothold.identify('ann');
    await clock.advance(1000);
    const sent = one.requests.flatMap(({ url, body }) =>
      url.endsWith('/v1/state') ? [JSON.parse(`${body}`).token] : [],
    );
    expect(sent).toContain('first');
    server.state = { identity: 'verified' };
    await clock.advance(120_000);
    expect(tokens.length).toBeLessThanOrEqual(1);
  });

  it('is asked for once a minute where no token is any good', async () => {
    let asked = 0;
    server.state = { identity: 'invalid' };
    const one = open({ getToken: () => `${asked++}` });
    one.foothold.identify('ann');
    await clock.advance(120_000);
    expect(asked).toBeLessThanOrEqual(2);
  });

  it('of somebody acted for shows, completes and counts nothing', async () => {
    publish(list, tour);
    const one = open({ impersonatedBy: 'support-7' });
    one.foothold.identify('ann');
    one.foothold.track('A');
    await clock.advance(60_000);
    expect(one.ui.view).toEqual({});
    expect(server.events.length).toBeGreaterThan(0);
    expect(server.events.every(({ context }) => context?.impersonatedBy === 'support-7')).toBe(true);
    expect(browser.records.size).toBe(0);
    expect(await reason(one)).toBe('impersonated');
    one.foothold.shutdown();
    one.foothold.init({ writeKey: 'fhw_1', apiHost: 'https://c' });
    one.foothold.track('Own');
    await clock.advance(1000);
    expect(server.events.map(({ event }) => event)).toContain('Own');
  });
});

describe('two tabs', () => {
  beforeEach(() => publish(tour));
  const shows = (...tabs: Opened[]) => tabs.map(({ ui }) => ui.view.tour?.step.id);

  it('never show the same tour at once: the one that the person turns to has it', async () => {
    const one = open();
    await clock.advance(5000);
    await one.say({ type: 'painted', contentId: 'tour', stepId: 'one' });
    await one.say({ type: 'next', contentId: 'tour', stepId: 'one' });
    one.setVisible(false);
    const two = open();
    await clock.advance(1000);
    expect(shows(one, two)).toEqual([undefined, 'two']);
    expect(await reason(one)).toBe('elsewhere');
    two.setVisible(false);
    one.setVisible(true);
    await clock.advance(10);
    expect(shows(one, two)).toEqual(['two', undefined]);
  });

  it('side by side, leave it where it was taken last', async () => {
    const tabs = [open(), open(), open()];
    for (let i = 0; i < 20; i++) {
      await clock.advance(1000);
      expect(shows(...tabs).filter(Boolean).length).toBeLessThanOrEqual(1);
    }
    expect(shows(...tabs).filter(Boolean)).toHaveLength(1);
  });
});

describe('a tour', () => {
  it('is over once it has what it is for', async () => {
    publish({ ...tour, goal: { event: 'Report created' } });
    const one = open();
    await clock.advance(5000);
    await one.say({ type: 'painted', contentId: 'tour', stepId: 'one' });
    one.foothold.track('Report created');
    await clock.advance(1000);
    expect(one.ui.view.tour).toBeUndefined();
    expect(one.told).toContain('content_completed');
  });

  it('goes where its branches lead', async () => {
    const [first, second] = tour.steps as [Tour['steps'][0], Tour['steps'][0]];
    const branches: Tour['steps'][0]['branches'] = [{ when: { trait: 'plan', op: 'is', value: 'team' }, goTo: 'end' }];
    publish({ ...tour, steps: [{ ...first, branches }, second] });
    const one = open();
    one.foothold.identify('ann', { plan: 'team' });
    await clock.advance(5000);
    await one.say({ type: 'painted', contentId: 'tour', stepId: 'one' });
    await one.say({ type: 'next', contentId: 'tour', stepId: 'one' });
    expect(one.told.at(-1)).toBe('content_completed');
  });

  it('is data for components of the host’s own', async () => {
    publish(tour);
    const one = open();
    let changes = 0;
    one.foothold.subscribe(() => {
      changes++;
    });
    expect(one.foothold.getTour()).toBeNull();
    await clock.advance(5000);
    expect(one.foothold.getTour()).toMatchObject({ stepId: 'one', index: 0, total: 2 });
    expect(changes).toBeGreaterThan(0);
    expect(one.foothold.getMilestones()).toEqual({});
  });

  it('is painted anew in another language at once', async () => {
    publish(tour);
    const one = open();
    await clock.advance(5000);
    const before = one.ui.view;
    one.foothold.setLocale('de');
    expect(one.ui.view).not.toBe(before);
    expect(one.ui.host?.locale()).toBe('de');
    expect(one.ui.view.tour?.step.id).toBe('one');
  });
});

describe('calls that came before the script', () => {
  it('may be any of the API, and what is none is no fault', async () => {
    publish(tour);
    const tab = openTab(clock, browser, (request) => server.respond(request));
    const heard: string[] = [];
    const { foothold } = openFoothold(tab, [
      ['on', 'content_shown', () => heard.push('shown')],
      ['bogus', 1],
      ['start', 'tour'],
    ]);
    foothold.init({ writeKey: 'fhw_1', apiHost: 'https://c' });
    await clock.advance(1000);
    expect(tab.ui.view.tour).toBeDefined();
    tab.ui.host?.dispatch({ type: 'painted', contentId: 'tour', stepId: 'one' });
    expect(heard).toEqual(['shown']);
  });
});

describe('what is told', () => {
  it('is each answer when it has changed, with what was found', async () => {
    publish({ ...tour, audience: { trait: 'plan', op: 'is', value: 'team' } }, list);
    const one = open();
    await clock.advance(12_000);
    one.goTo('/elsewhere');
    await clock.advance(12_000);
    one.foothold.shutdown();
    await clock.advance(DAY_MS);
    open();
    await clock.advance(12_000);
    expect(tracked('$decision')).toEqual([
      {
        contentId: 'tour',
        show: false,
        reason: 'audience',
        failing: [{ leaf: { trait: 'plan', op: 'is', value: 'team' } }],
      },
      { contentId: 'list', show: true },
    ]);
    const [first] = tracked('$decision') as unknown as OwnEvents['$decision'][];
    expect(first && toldInWords(first, undefined)).toBe(
      'The person is not in the audience: trait "plan" is not set, wanted "team".',
    );
  });
});

describe('privacy', () => {
  it('takes Global Privacy Control for what the host says, unless somebody has consented', async () => {
    const gpc = { hasGpc: () => true };
    open({ respectGpc: 'memory' }, gpc).foothold.identify('ann');
    await clock.advance(1000);
    expect(browser.records.size).toBe(0);
    const off = open({ respectGpc: 'off' }, gpc);
    await clock.advance(1000);
    expect(off.requests).toEqual([]);
    expect(await reason(off)).toBe('consent');
    open({}, gpc);
    expect(browser.records.size).toBeGreaterThan(0);
    browser.records.clear();
    open({ respectGpc: 'off', consent: 'full' }, gpc);
    expect(browser.records.size).toBeGreaterThan(0);
  });
});
