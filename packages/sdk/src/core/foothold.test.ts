import type { Checklist, Content, Tour } from '@foothold/protocol/types';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Platform } from '../platform/platform.ts';
import { createWorld } from '../testing/create-world.ts';
import type { FakeServer } from '../testing/server.ts';
import { type Browser, type Clock, openFoothold, openTab, sentIn } from '../testing/world.ts';

// Of Node, where tests run.
declare const process: Record<'on' | 'off', (name: 'uncaughtException', heard: (error: unknown) => void) => void>;

const checklist: Checklist = {
  kind: 'checklist',
  id: 'start',
  name: 'Start',
  title: 'Start',
  items: [
    { id: 'report', title: 'Make a report', done: { event: 'Report created' } },
    { id: 'invite', title: 'Invite', done: { event: 'Invited', scope: 'account' } },
  ],
};
const tour: Tour = {
  kind: 'tour',
  id: 'tour',
  name: 'Tour',
  steps: [
    { id: 'one', title: '1' },
    { id: 'two', title: '2', page: '/two', target: { locators: [{ css: 'a' }] } },
    { id: 'three', title: '3', advance: { on: 'event', event: 'Done' } },
  ],
};
const party: Content = { kind: 'celebration', id: 'party', name: 'P', milestone: 'm', style: 'toast', title: 'Yes' };

let clock: Clock;
let browser: Browser;
let server: FakeServer;
beforeEach(() => {
  ({ clock, browser, server } = createWorld());
});

function visit(extra: Partial<Platform> = {}) {
  const tab = openTab(clock, browser, (request) => server.respond(request), extra);
  return { ...tab, ...openFoothold(tab) };
}
const open = (extra: Partial<Platform> = {}) => {
  const one = visit(extra);
  one.foothold.init({ writeKey: 'fhw_1', apiHost: 'https://c/' });
  return one;
};
const names = () => server.events.map(({ type, event }) => event ?? type);

describe('setting it up', () => {
  it('says at once what is wrong, and throws nothing', () => {
    const { foothold } = visit();
    for (const wrong of [undefined, null, {}, { writeKey: 'fhs_secret' }, { writeKey: 7 }, 'fhw_1', []]) {
      expect(foothold.init(wrong as never)).toMatchObject({ ok: false, problem: expect.any(String) });
    }
    expect(foothold.init({ writeKey: 'fhw_1' })).toEqual({ ok: true });
    expect(foothold.init({ writeKey: 'fhw_1' })).toMatchObject({ ok: false });
  });

  it.each([true, false])('says under debug alone that it runs already; debug %s', async (debug) => {
    const said: unknown[][] = [];
    const { foothold } = visit({ log: (...words) => said.push(words) });
    foothold.init({ writeKey: 'fhw_1', apiHost: 'https://c', debug });
    said.length = 0;
    expect(foothold.init({ writeKey: 'fhw_other' })).toMatchObject({ ok: false, problem: 'runs already' });
    expect(said).toEqual(debug ? [['runs already']] : []);
    foothold.track('Still');
    await clock.advance(1000);
    expect(names()).toContain('Still');
  });

  it('makes the calls that came before it, in order', async () => {
    const { foothold } = visit();
    foothold.track('Early');
    foothold.identify('ann');
    foothold.init({ writeKey: 'fhw_1', apiHost: 'https://c' });
    await clock.advance(1000);
    expect(names()).toEqual(['Early', 'identify', 'page']);
  });

  it('never throws into the page, whatever it is given', async () => {
    const { foothold } = open();
    const cyclic: { [key: string]: unknown } = {};
    cyclic.self = cyclic;
    const wrong = [undefined, null, 7, '', 'x', [], {}, cyclic, () => {}, Symbol('s'), 10n, Number.NaN];
    const { init, shutdown, consent, ...calls } = foothold;
    for (const call of Object.values(calls) as ((...args: unknown[]) => unknown)[]) {
      for (const first of wrong) for (const second of wrong) expect(() => void call(first, second)).not.toThrow();
    }
    await clock.advance(60_000);
  });

  it('leaves nothing when it is shut down', async () => {
    server.publish([checklist]);
    const { foothold, listeners, ui } = open();
    await clock.advance(5000);
    expect(ui.view.checklist).toBeDefined();
    foothold.shutdown();
    expect(listeners()).toBe(0);
    expect(clock.pending()).toBe(0);
    expect(ui.isDestroyed).toBe(true);
    foothold.track('Afterwards');
    await clock.advance(60_000);
    expect(names()).not.toContain('Afterwards');
  });
});

describe('identity', () => {
  it('stays the same person across visits and becomes known', async () => {
    open();
    await clock.advance(1000);
    const { foothold } = open();
    foothold.identify('ann', { plan: 'trial' });
    foothold.group('acme', { size: 3 });
    foothold.track('Hello');
    await clock.advance(1000);
    expect(new Set(server.events.map(({ anonymousId }) => anonymousId)).size).toBe(1);
    const hello = server.events.find(({ event }) => event === 'Hello');
    expect(hello).toMatchObject({ userId: 'ann', context: { groupId: 'acme' } });
  });

  it('is somebody new after reset, and when somebody else signs in', async () => {
    const { foothold } = open();
    foothold.identify('ann');
    foothold.identify('bob');
    foothold.reset();
    foothold.track('Nobody');
    await clock.advance(1000);
    const [ann, bob, nobody] = server.events.filter(({ type }) => type !== 'page');
    expect(new Set([ann, bob, nobody].map((one) => one?.anonymousId)).size).toBe(3);
    expect(nobody?.userId).toBeNull();
  });

  it('keeps nothing in the browser with consent for memory alone, and sends nothing without any', async () => {
    const { foothold, requests } = visit();
    foothold.init({ writeKey: 'fhw_1', consent: 'memory' });
    foothold.identify('ann');
    await clock.advance(1000);
    expect(names()).toEqual(['identify', 'page']);
    expect(browser.records.size + browser.events.size).toBe(0);
    foothold.consent('off');
    requests.length = 0;
    foothold.track('Unheard');
    await clock.advance(100_000);
    expect(requests).toEqual([]);
    foothold.consent('full');
    foothold.track('Heard');
    await clock.advance(1000);
    expect(names()).toContain('Heard');
    expect(names()).not.toContain('Unheard');
    expect(browser.records.size).toBeGreaterThan(0);
  });
});

describe('what a host gets wrong', () => {
  it('is no error in its console: a listener that is none', async () => {
    const { foothold } = open();
    for (const none of [undefined, null, 5, {}]) {
      foothold.on('content_shown', none as never);
      foothold.subscribe(none as never);
    }
    const errors: unknown[] = [];
    const heard = (error: unknown) => void errors.push(error);
    process.on('uncaughtException', heard);
    server.publish([tour]);
    await clock.advance(60_000);
    await foothold.start('tour');
    await clock.advance(1000);
    process.off('uncaughtException', heard);
    expect(errors).toEqual([]);
  });

  it.each([null, { kind: 'tour', id: 'bad', name: 'No steps' }, { kind: 'checklist', id: 'bad', name: 'No items' }])(
    'is left out, and said under debug: a content like %j',
    async (bad) => {
      server.publish([{ ...tour, id: 'published' }]);
      const said: unknown[][] = [];
      const { foothold } = visit({ log: (...words) => said.push(words) });
      foothold.init({ writeKey: 'fhw_1', content: [bad as never, tour], debug: true });
      await clock.advance(5000);
      const reasons = await Promise.all(
        ['tour', 'published', 'bad'].map(async (id) => (await foothold.explain(id)) as { reason?: string }),
      );
      expect(reasons.map(({ reason }) => reason)).toEqual([undefined, 'another_open', 'unpublished']);
      expect(said).toContainEqual([expect.stringContaining('malformed'), bad, expect.anything()]);
    },
  );

  it('is told after shutdown() that it is switched off', async () => {
    const { foothold } = open();
    foothold.shutdown();
    expect(await foothold.explain('tour')).toMatchObject({
      reason: 'switched_off',
      detail: expect.stringContaining('shutdown()'),
    });
  });
});

describe('consent that is withdrawn', () => {
  it.each(['memory', 'off'] as const)('%s leaves nothing of what was still on its way', async (consent) => {
    const answers: (() => void)[] = [];
    const { foothold } = visit({
      async send(request) {
        await new Promise<void>((resolve) => answers.push(resolve));
        return server.respond(request);
      },
    });
    foothold.init({ writeKey: 'fhw_1' });
    await clock.advance(1000);
    foothold.track('Just now');
    foothold.consent(consent);
    for (let round = 0; round < 20; round++) {
      for (const answer of answers.splice(0)) answer();
      await clock.advance(1000);
    }
    expect([...browser.records.keys(), ...browser.events.keys()]).toEqual([]);
  });

  it('is not what the end of a visit is: that leaves the events to the next one', async () => {
    const { foothold } = open({ send: async () => ({ status: 0, text: '' }) });
    await clock.advance(1000);
    foothold.track('Just now');
    foothold.shutdown();
    await clock.advance(1000);
    expect([...browser.events.values()]).toContainEqual(expect.objectContaining({ event: 'Just now' }));
  });
});

describe('pages', () => {
  it('are told at the start and on each change of route, but not beside the host’s own call', async () => {
    const { foothold, goTo } = open();
    await clock.advance(1000);
    goTo('/a');
    await clock.advance(1000);
    goTo('/a');
    goTo('/b');
    foothold.page('B');
    await clock.advance(1000);
    const pages = server.events.map((event) => (event as { properties?: { path?: string } }).properties?.path);
    expect(pages).toEqual(['/', '/a', '/b']);
  });
});

describe('when the servers are gone', () => {
  it('asks six times in the first minute at most, then once a minute, and sends all when they are back', async () => {
    server.isGone = true;
    const { foothold, requests } = open();
    foothold.track('Kept');
    await clock.advance(60_000);
    expect(requests.length).toBeLessThanOrEqual(6);
    requests.length = 0;
    await clock.advance(600_000);
    expect(requests.length).toBeLessThanOrEqual(10);
    server.isGone = false;
    await clock.advance(600_000);
    expect(names()).toContain('Kept');
  });

  it('survives answers that make no sense', async () => {
    const tab = openTab(clock, browser, () => ({ status: 200, text: '{"version":1,"path":{},"aggregates":7}' }));
    const { foothold } = openFoothold(tab);
    foothold.init({ writeKey: 'fhw_1' });
    await clock.advance(600_000);
    expect(tab.requests.length).toBeLessThan(30);
  });
});

describe('a checklist', () => {
  beforeEach(() => server.publish([checklist]));

  it('shows its button at once, and opens by itself when the page has settled', async () => {
    const { ui, say, told } = open();
    await clock.advance(500);
    expect(ui.view.checklist).toMatchObject({ open: false, doneCount: 0 });
    await say({ type: 'painted', contentId: 'start' });
    await clock.advance(3000);
    expect(ui.view.checklist).toMatchObject({ open: true, unprompted: true });
    await say({ type: 'painted', contentId: 'start' });
    expect(told).toEqual(['content_shown']);
  });

  it('waits while somebody types', async () => {
    const { ui, type } = open();
    await clock.advance(2900);
    type();
    await clock.advance(1000);
    expect(ui.view.checklist?.open).toBe(false);
    await clock.advance(1000);
    expect(ui.view.checklist?.open).toBe(true);
  });

  it('ticks an item at once, once, and keeps it although the server lags', async () => {
    server.isLagging = true;
    const { foothold, ui, told } = open();
    await clock.advance(5000);
    foothold.track('Report created');
    await clock.advance(0);
    expect(ui.view.checklist?.items.map(({ done }) => done)).toEqual([true, false]);
    await clock.advance(30_000);
    expect(ui.view.checklist?.doneCount).toBe(1);
    server.isLagging = false;
    await clock.advance(60_000);
    expect(ui.view.checklist?.doneCount).toBe(1);
    expect(told.filter((one) => one.startsWith('item_completed'))).toEqual(['item_completed report']);
    expect(foothold.getChecklist()).toMatchObject({ doneCount: 1, complete: false });
  });

  it('says what a colleague has done', async () => {
    const { ui } = open();
    await clock.advance(1000);
    const invited = ui.view.checklist?.content.items[1]?.done as { key: string };
    const aggregate = { count: 1, firstAt: 1, lastAt: 1, recentAt: [1] };
    server.state = { accountAggregates: { [invited.key]: aggregate } };
    await clock.advance(60_000);
    expect(ui.view.checklist?.items[1]).toMatchObject({ done: true, byColleague: true });
  });

  it('stays folded where it was folded, in other tabs and after a reload', async () => {
    const { ui, say } = open();
    await clock.advance(4000);
    await say({ type: 'painted', contentId: 'start' });
    await say({ type: 'collapse', contentId: 'start' });
    expect(ui.view.checklist?.open).toBe(false);
    const next = open();
    await clock.advance(10_000);
    expect(next.ui.view.checklist?.open).toBe(false);
    await next.say({ type: 'open', contentId: 'start' });
    expect(next.ui.view.checklist).toMatchObject({ open: true, unprompted: false });
  });

  it('folds when the person goes on: to another page, or where an item leads', async () => {
    const { ui, say, goTo } = open();
    await clock.advance(4000);
    expect(ui.view.checklist?.open).toBe(true);
    goTo('/team');
    await clock.advance(10);
    expect(ui.view.checklist?.open).toBe(false);
    await say({ type: 'open', contentId: 'start' });
    await say({ type: 'item', contentId: 'start', itemId: 'report' });
    expect(ui.view.checklist?.open).toBe(false);
  });

  it('never comes back by itself when it was dismissed, but does when asked to', async () => {
    const { ui, say, told, foothold } = open();
    await clock.advance(4000);
    await say({ type: 'dismiss', contentId: 'start', by: 'close' });
    expect(ui.view.checklist).toBeUndefined();
    const next = open();
    await clock.advance(100_000);
    expect(next.ui.view.checklist).toBeUndefined();
    expect((await next.foothold.explain('start'))?.show).toBe(false);
    foothold.resume('start');
    await clock.advance(10);
    expect(ui.view.checklist?.open).toBe(true);
    expect(told).toEqual(['content_dismissed', 'content_restored']);
  });

  it('ends with its closing card, and is gone at the next visit', async () => {
    const { foothold, ui, told, say } = open();
    await clock.advance(4000);
    await say({ type: 'painted', contentId: 'start' });
    foothold.track('Report created');
    foothold.group('acme');
    await clock.advance(1000);
    foothold.track('Invited');
    await clock.advance(1000);
    expect(ui.view.checklist).toMatchObject({ complete: true, open: true });
    expect(told.at(-1)).toBe('content_completed');
    const samePage = open();
    await clock.advance(10_000);
    expect(samePage.ui.view.checklist).toMatchObject({ complete: true, open: true });
    await clock.advance(31 * 60_000);
    const nextVisit = open();
    await clock.advance(10_000);
    expect(nextVisit.ui.view.checklist).toBeUndefined();
  });

  it('does not bring back a closing card that was closed', async () => {
    const { foothold, ui, say } = open();
    await clock.advance(4000);
    await say({ type: 'painted', contentId: 'start' });
    foothold.track('Report created');
    foothold.group('acme');
    foothold.track('Invited');
    await clock.advance(1000);
    await say({ type: 'dismiss', contentId: 'start', by: 'close' });
    expect(ui.view.checklist).toBeUndefined();
    const next = open();
    await clock.advance(10_000);
    expect(next.ui.view.checklist).toBeUndefined();
  });

  it('closes when it is unpublished', async () => {
    const { ui } = open();
    await clock.advance(4000);
    server.publish([]);
    await clock.advance(60_000);
    expect(ui.view.checklist).toBeUndefined();
  });

  it('rests until tomorrow when somebody asks for later', async () => {
    const { ui, say } = open();
    await clock.advance(4000);
    await say({ type: 'snooze', contentId: 'start' });
    expect(ui.view.checklist).toBeUndefined();
    await clock.advance(23 * 3_600_000);
    expect(ui.view.checklist).toBeUndefined();
    await clock.advance(2 * 3_600_000);
    expect(ui.view.checklist).toBeDefined();
  });
});

describe('a tour', () => {
  beforeEach(() => server.publish([tour]));
  const painted = (stepId: string) => ({ type: 'painted', contentId: 'tour', stepId }) as const;
  const next = (stepId: string) => ({ type: 'next', contentId: 'tour', stepId }) as const;

  it('goes from step to step, across routes, and is completed at the end', async () => {
    const { ui, say, goTo, foothold, told } = open();
    await clock.advance(4000);
    expect(ui.view.tour).toMatchObject({ index: 0, total: 3, canGoBack: false });
    await say(painted('one'));
    await say(next('one'));
    expect(ui.view.tour).toBeUndefined();
    goTo('/two');
    await clock.advance(10);
    expect(ui.view.tour).toMatchObject({ index: 1, canGoBack: true });
    await say(painted('two'));
    await say(painted('two'));
    await say(next('two'));
    await say(painted('three'));
    foothold.track('Done');
    await clock.advance(10);
    expect(ui.view.tour).toBeUndefined();
    expect(told).toEqual([
      'content_shown',
      'step_viewed one',
      'step_completed one',
      'step_viewed two',
      'step_completed two',
      'step_viewed three',
      'step_completed three',
      'content_completed',
    ]);
  });

  it('goes on at once after a reload, where it was', async () => {
    const { say } = open();
    await clock.advance(4000);
    await say(painted('one'));
    await say(next('one'));
    const reloaded = visit();
    reloaded.goTo('/two');
    reloaded.foothold.init({ writeKey: 'fhw_1', apiHost: 'https://c' });
    await clock.advance(500);
    expect(reloaded.ui.view.tour?.step.id).toBe('two');
    await reloaded.say(painted('two'));
    expect(reloaded.told).toEqual(['step_viewed two']);
  });

  it('goes on on another device', async () => {
    server.state = { contents: { tour: { shownAt: clock.now() - 5, step: { id: 'three', at: clock.now() - 5 } } } };
    const { ui } = open();
    await clock.advance(4000);
    expect(ui.view.tour?.step.id).toBe('three');
  });

  it('is not shown before it is painted: a target that is missing is skipped, and nothing counts', async () => {
    server.publish([{ ...tour, steps: [{ id: 'x', title: 'X', target: { locators: [{ css: '#x' }] } }] }]);
    const { ui, say, told, foothold } = open();
    await clock.advance(4000);
    await say({ type: 'targetMissing', contentId: 'tour', stepId: 'x' });
    expect(ui.view.tour).toBeUndefined();
    expect(told).toEqual(['target_missing x']);
    await clock.advance(60_000);
    expect(ui.view.tour).toBeUndefined();
    foothold.start('tour');
    await clock.advance(10);
    expect(ui.view.tour?.step.id).toBe('x');
  });

  it.each([
    ['wait', 'two', false],
    ['center', 'two', true],
    ['skip', 'three', false],
    ['end', undefined, undefined],
  ] as const)('with the policy %s for a missing target shows %s', async (missing, stepId, centered) => {
    const [one, two, three] = tour.steps;
    const target = { locators: [{ css: 'a' }], missing };
    server.publish([{ ...tour, steps: [one, { ...two, page: undefined, target }, three] as Tour['steps'] }]);
    const { ui, say } = open();
    await clock.advance(4000);
    await say(painted('one'));
    await say(next('one'));
    await say({ type: 'targetMissing', contentId: 'tour', stepId: 'two' });
    expect(ui.view.tour?.step.id).toBe(stepId);
    expect(ui.view.tour?.centered).toBe(centered);
  });

  it('never comes back by itself when it was skipped', async () => {
    const { say, ui } = open();
    await clock.advance(4000);
    await say(painted('one'));
    await say({ type: 'dismiss', contentId: 'tour', by: 'escape', stepId: 'one' });
    expect(ui.view.tour).toBeUndefined();
    const later = open();
    await clock.advance(48 * 3_600_000);
    expect(later.ui.view.tour).toBeUndefined();
    later.foothold.start('tour');
    await clock.advance(10);
    expect(later.ui.view.tour?.step.id).toBe('one');
  });

  it('carries out the action of a step after it has moved on, and never a script', async () => {
    const steps = [
      { id: 'a', title: 'A', action: { type: 'navigate' as const, url: '/two' } },
      { id: 'b', title: 'B', action: { type: 'navigate' as const, url: ' java\nscript:alert(1)' } },
      { id: 'c', title: 'C', action: { type: 'call' as const, name: 'openEditor', args: 7 } },
    ];
    server.publish([{ ...tour, steps }]);
    const { say, navigations, foothold } = open();
    const calls: unknown[] = [];
    foothold.register({ actions: { openEditor: (args) => calls.push(args) } });
    await clock.advance(4000);
    for (const { id } of steps) {
      await say(painted(id));
      await say(next(id));
    }
    expect(navigations).toEqual(['/two']);
    expect(calls).toEqual([7]);
  });

  it('leaves the person alone after two in a day', async () => {
    server.publish([tour, { ...tour, id: 'second' }, { ...tour, id: 'third' }]);
    const seen: string[] = [];
    for (let i = 0; i < 4; i++) {
      const { ui, say, foothold } = open();
      await clock.advance(4000);
      if (ui.view.tour) {
        seen.push(ui.view.tour.content.id);
        await say({ ...painted('one'), contentId: ui.view.tour.content.id });
        await say({ type: 'dismiss', contentId: ui.view.tour.content.id, by: 'close' });
      }
      foothold.shutdown();
      await clock.advance(3_600_000);
    }
    expect(seen).toEqual(['tour', 'second']);
  });
});

describe('a celebration', () => {
  it('comes within two seconds of the event, once, when the server has counted it', async () => {
    server.publish([party], [{ id: 'm', name: 'M', event: 'Report created', scope: 'person' }]);
    const { foothold, ui, say, told } = open();
    await clock.advance(10_000);
    foothold.track('Report created');
    await clock.advance(2000);
    expect(ui.view.celebration?.content.id).toBe('party');
    await say({ type: 'painted', contentId: 'party' });
    await say({ type: 'ended', contentId: 'party' });
    expect(told).toEqual(['content_shown', 'content_completed']);
    const next = open();
    await clock.advance(10_000);
    expect(next.ui.view.celebration).toBeUndefined();
  });
});

describe('the library mode', () => {
  it('runs the given contents without a server', async () => {
    const { foothold, requests, ui, say } = visit();
    const milestones = [{ id: 'm', name: 'M', event: 'Report created', scope: 'person' as const }];
    expect(foothold.init({ content: [checklist, party], milestones })).toEqual({ ok: true });
    await clock.advance(4000);
    expect(ui.view.checklist?.open).toBe(true);
    foothold.track('Report created');
    await clock.advance(10);
    expect(ui.view.checklist?.doneCount).toBe(1);
    expect(ui.view.celebration?.content.id).toBe('party');
    await say({ type: 'painted', contentId: 'start' });
    const next = visit();
    next.foothold.init({ content: [checklist], milestones });
    await clock.advance(4000);
    expect(next.ui.view.checklist?.doneCount).toBe(1);
    expect([...requests, ...next.requests]).toEqual([]);
    expect(sentIn(requests)).toEqual([]);
    expect(await next.foothold.explain('nothing')).toMatchObject({
      reason: 'unpublished',
      detail: 'Nothing with this id is published in this environment or was given to init().',
    });
  });

  it('counts what was done in the current account apart', async () => {
    const { foothold } = visit();
    const audience = { event: 'Paid', count: { atLeast: 2 }, scope: 'membership' as const };
    foothold.init({ content: [{ ...tour, id: 'paid', audience, trigger: { on: 'code' } }] });
    const holds = async () => {
      const decision = await foothold.explain('paid');
      return decision?.show === false && decision.reason !== 'audience';
    };
    await clock.advance(4000);
    foothold.track('Paid');
    foothold.track('Paid');
    expect(await holds()).toBe(false);
    foothold.group('acme');
    expect(await holds()).toBe(true);
    foothold.reset();
    foothold.group('acme');
    foothold.track('Paid');
    foothold.group('other');
    foothold.track('Paid');
    expect(await holds()).toBe(false);
    foothold.group('acme');
    expect(await holds()).toBe(false);
    foothold.track('Paid');
    expect(await holds()).toBe(true);
  });

  it('stands beside what the server publishes', async () => {
    server.publish([tour]);
    const { foothold, ui } = visit();
    foothold.init({ writeKey: 'fhw_1', apiHost: 'https://c', content: [checklist] });
    await clock.advance(500);
    foothold.track('Report created');
    await clock.advance(1000);
    expect(ui.view.checklist).toMatchObject({ doneCount: 1 });
    foothold.start('tour');
    await clock.advance(10);
    expect(ui.view.tour?.step.id).toBe('one');
  });
});
