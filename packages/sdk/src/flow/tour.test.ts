import type { Tour } from '@foothold/protocol/types';
import { beforeEach, describe, expect, it } from 'vitest';
import { type Clock, createBrowser, createClock, openFoothold, openTab } from '../testing/world.ts';

const tour: Tour = {
  kind: 'tour',
  id: 'tour',
  name: 'Tour',
  steps: [
    { id: 'one', title: '1', page: '/' },
    { id: 'two', title: '2', page: '/reports/*', target: { locators: [{ css: 'a' }], missing: 'center' } },
    { id: 'three', title: '3', page: '/team', advance: { on: 'delay', ms: 2_000 } },
  ],
};
let clock: Clock;
let browser: ReturnType<typeof createBrowser>;
beforeEach(() => {
  clock = createClock();
  browser = createBrowser();
});

function visit(path = '/', options: object = {}) {
  const tab = openTab(clock, browser, () => ({ status: 0, text: '' }));
  tab.goTo(path);
  const one = { ...tab, ...openFoothold(tab) };
  one.foothold.init({ content: [tour], ...options });
  return one;
}
const is = (type: 'painted' | 'next' | 'open' | 'targetMissing', stepId: string) =>
  ({ type, contentId: 'tour', stepId }) as const;

describe('a tour whose step is elsewhere', () => {
  async function atTwo() {
    const one = visit();
    await clock.advance(4_000);
    await one.say(is('painted', 'one'));
    await one.say(is('next', 'one'));
    one.goTo('/reports/7');
    await clock.advance(10);
    await one.say(is('painted', 'two'));
    return one;
  }

  it('folds to a button, and unfolds by itself when the person is back', async () => {
    const { ui, goTo, navigations, told } = await atTwo();
    goTo('/settings');
    await clock.advance(900);
    expect(ui.view.tour).toBeUndefined();
    await clock.advance(200);
    expect(ui.view.tour).toMatchObject({ folded: true, index: 1, total: 3 });
    goTo('/elsewhere');
    await clock.advance(5_000);
    expect(ui.view.tour).toMatchObject({ folded: true });
    expect(navigations).toEqual([]);
    goTo('/reports/8');
    await clock.advance(10);
    expect(ui.view.tour).toMatchObject({ folded: false, step: { id: 'two' } });
    expect(told.filter((one) => one === 'step_viewed two')).toHaveLength(1);
  });

  it('does not fold while the page of the next step is on its way', async () => {
    const { ui, goTo, say } = await atTwo();
    await say(is('next', 'two'));
    await clock.advance(500);
    goTo('/team');
    await clock.advance(10);
    expect(ui.view.tour).toMatchObject({ folded: false, index: 2 });
    await clock.advance(1_500);
    expect(ui.view.tour).toMatchObject({ folded: false, index: 2 });
  });

  it('goes back to the step’s own page, else to where it was last seen, when the person asks', async () => {
    const { goTo, say, navigations, ui } = await atTwo();
    goTo('/settings');
    await clock.advance(1_100);
    await say(is('open', 'two'));
    expect(navigations).toEqual(['https://app.example.com/reports/7']);
    goTo('/reports/7');
    await clock.advance(10);
    await say(is('next', 'two'));
    await clock.advance(1_100);
    expect(ui.view.tour).toMatchObject({ folded: true, index: 2 });
    await say(is('open', 'three'));
    expect(navigations.at(-1)).toBe('/team');
  });

  it('is still folded after a load, and can be left for good', async () => {
    await atTwo();
    const { ui, say, told } = visit('/settings');
    await clock.advance(1_500);
    expect(ui.view.tour).toMatchObject({ folded: true, index: 1 });
    await say({ type: 'dismiss', contentId: 'tour', stepId: 'two', by: 'close' });
    expect(ui.view.tour).toBeUndefined();
    expect(told).toEqual(['content_dismissed two']);
  });

  it('does not show before anything of it was seen', async () => {
    const { ui } = visit('/settings');
    await clock.advance(9_000);
    expect(ui.view.tour).toBeUndefined();
  });

  it('counts a delay only while its step is seen', async () => {
    const { ui, goTo, say } = await atTwo();
    await say(is('next', 'two'));
    goTo('/team');
    await clock.advance(10);
    await say(is('painted', 'three'));
    goTo('/settings');
    await clock.advance(9_000);
    expect(ui.view.tour).toMatchObject({ folded: true, index: 2 });
    goTo('/team');
    await clock.advance(10);
    await say(is('painted', 'three'));
    await clock.advance(2_100);
    expect(ui.view.tour).toBeUndefined();
  });
});

describe('a step that waits for an event', () => {
  const waiting = {
    id: 'two',
    title: '2',
    page: '/reports/*',
    advance: { on: 'event', event: 'Report created' },
  } as const;
  const given = {
    content: [{ ...tour, steps: [tour.steps[0], waiting, { id: 'three', title: '3', page: '/reports/*' }] }],
  };
  async function atTwo() {
    const one = visit('/', given);
    await clock.advance(4_000);
    await one.say(is('painted', 'one'));
    await one.say(is('next', 'one'));
    one.goTo('/reports/7');
    await clock.advance(10);
    await one.say(is('painted', 'two'));
    return one;
  }

  it('is done by it also on another page, after a load', async () => {
    await atTwo();
    const { ui, foothold, goTo, told } = visit('/thanks', given);
    await clock.advance(4_000);
    expect(ui.view.tour).toMatchObject({ folded: true, step: { id: 'two' } });
    foothold.track('Report created');
    await clock.advance(2_000);
    expect(told).toContain('step_completed two');
    goTo('/reports/7');
    await clock.advance(10);
    expect(ui.view.tour).toMatchObject({ folded: false, step: { id: 'three' } });
  });

  it('is done by it also when it comes with the page, before there is a tour', async () => {
    await atTwo();
    await clock.advance(10);
    const { ui, foothold } = visit('/thanks', given);
    foothold.track('Report created');
    await clock.advance(4_000);
    expect(ui.view.tour).toMatchObject({ folded: true, step: { id: 'three' } });
  });

  it('is not done by one that came before the step was seen', async () => {
    const one = visit('/', given);
    await clock.advance(4_000);
    await one.say(is('painted', 'one'));
    await one.say(is('next', 'one'));
    one.goTo('/reports/7');
    one.foothold.track('Report created');
    await clock.advance(10);
    expect(one.ui.view.tour).toMatchObject({ step: { id: 'two' } });
    await one.say(is('painted', 'two'));
    await clock.advance(5_000);
    expect(one.ui.view.tour).toMatchObject({ step: { id: 'two' } });
    one.foothold.track('Report created');
    await clock.advance(10);
    expect(one.ui.view.tour).toMatchObject({ step: { id: 'three' } });
  });
});

it('says where and in which release a target was missing', async () => {
  const missed: unknown[] = [];
  const { foothold, goTo, say } = visit('/', { context: { app: { version: '4.2.0' } } });
  foothold.on('target_missing', (detail) => void missed.push(detail));
  await clock.advance(4_000);
  await say(is('painted', 'one'));
  await say(is('next', 'one'));
  goTo('/reports/7');
  await clock.advance(10);
  await say(is('targetMissing', 'two'));
  expect(missed).toEqual([expect.objectContaining({ stepId: 'two', route: '/reports/7', release: '4.2.0' })]);
});

describe('a tour that is asked for where its first step is not', () => {
  const byCode = (steps = tour.steps) => ({ content: [{ ...tour, steps, trigger: { on: 'code' } }] });
  const answer = async ({ foothold }: ReturnType<typeof visit>) => {
    const { show, reason } = (await foothold.explain('tour')) as { show: boolean; reason?: string };
    return show || reason;
  };

  it('is a button that leads there, also across a full load', async () => {
    const one = visit('/settings', byCode());
    await clock.advance(1_000);
    expect(await answer(one)).toBe('trigger');
    one.foothold.start('tour');
    await clock.advance(1_100);
    expect(one.ui.view.tour).toMatchObject({ folded: true, index: 0 });
    expect(await answer(one)).toBe(true);
    await one.say(is('open', 'one'));
    expect(one.navigations).toEqual(['/']);
    one.foothold.shutdown();
    const { ui, say, told } = visit('/', byCode());
    await clock.advance(1_000);
    expect(ui.view.tour).toMatchObject({ folded: false, step: { id: 'one' } });
    await say(is('painted', 'one'));
    expect(told).toContain('content_shown');
  });

  it('waits where nobody can say what address to lead to, and says so when asked', async () => {
    const one = visit('/settings', byCode(tour.steps.slice(1)));
    await clock.advance(1_000);
    one.foothold.start('tour');
    await clock.advance(2_000);
    expect(one.ui.view.tour).toBeUndefined();
    expect(await answer(one)).toBe('page');
    one.goTo('/reports/7');
    await clock.advance(10);
    expect(one.ui.view.tour).toMatchObject({ folded: false, step: { id: 'two' } });
  });

  it('keeps the place of the one that was open, and each can say so', async () => {
    const other = { ...tour, id: 'other', steps: [{ id: 'here', title: 'Here' }] };
    const one = visit('/settings', { content: [...byCode().content, other] });
    await clock.advance(4_000);
    expect(one.ui.view.tour?.content.id).toBe('other');
    await one.say({ type: 'painted', contentId: 'other', stepId: 'here' });
    one.foothold.start('tour');
    await clock.advance(1_100);
    expect(one.ui.view.tour).toMatchObject({ folded: true, content: { id: 'tour' } });
    expect(await one.foothold.explain('other')).toMatchObject({
      reason: 'another_open',
      detail: 'Something else is open: "tour".',
    });
    one.foothold.stop('tour');
    await clock.advance(100);
    expect(one.ui.view.tour?.content.id).toBe('other');
  });
});
