/** Components of the host's own, through the public door: the same engine, nothing painted by it. */
import type { Celebration, Checklist, Milestone, Tour } from '@foothold/protocol/types';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  type Browser,
  type Clock,
  createBrowser,
  createClock,
  openFoothold,
  openTab,
  settle,
} from '../testing/world.ts';

const tour: Tour = {
  kind: 'tour',
  id: 'tour',
  name: 'Tour',
  trigger: { on: 'code' },
  steps: [
    { id: 'one', title: '1' },
    { id: 'two', title: '2', advance: { on: 'delay', ms: 2_000 } },
    { id: 'three', title: '3', page: '/team' },
  ],
};
const list: Checklist = {
  kind: 'checklist',
  id: 'list',
  name: 'List',
  title: 'List',
  items: [
    {
      id: 'report',
      title: 'Make a report',
      done: { event: 'Report created' },
      action: { label: 'Go', action: { type: 'navigate', url: '/new' } },
    },
    { id: 'share', title: 'Share it', done: { event: 'Report shared' }, requires: ['report'] },
  ],
};
const first: Milestone = { id: 'first', name: 'First', event: 'Report created', scope: 'person' };
const party: Celebration = {
  kind: 'celebration',
  id: 'party',
  name: 'Party',
  milestone: 'first',
  style: 'toast',
  title: 'Yes',
};

let clock: Clock;
let browser: Browser;
beforeEach(() => {
  clock = createClock();
  browser = createBrowser();
});
async function open(options: object = {}) {
  const tab = openTab(clock, browser, () => ({ status: 0, text: '' }));
  const one = { ...tab, ...openFoothold(tab) };
  const given = { content: [tour, list, party], milestones: [first], headless: true, ...options };
  expect(one.foothold.init(given)).toEqual({ ok: true });
  await clock.advance(4_000);
  return one;
}

describe('a headless tour', () => {
  async function atOne() {
    const one = await open();
    one.foothold.start('tour');
    await settle();
    return one;
  }

  it('runs, and nothing of it is painted', async () => {
    const { foothold, ui } = await atOne();
    expect(foothold.getTour()).toMatchObject({ stepId: 'one', index: 0, total: 3, canGoBack: false, centered: false });
    expect(ui.view).toEqual({});
  });

  it('is shown once its component says so, and not before', async () => {
    const { foothold, told } = await atOne();
    await clock.advance(5_000);
    expect(told).not.toContain('content_shown');
    foothold.act({ type: 'painted', contentId: 'tour', stepId: 'one' });
    foothold.act({ type: 'painted', contentId: 'tour', stepId: 'one' });
    await settle();
    expect(told.filter((one) => /shown|viewed/.test(one))).toEqual(['content_shown', 'step_viewed one']);
  });

  it('goes on, back, and on by time, and each change is told to who listens', async () => {
    const { foothold } = await atOne();
    const seen: unknown[] = [];
    foothold.subscribe(() => {
      const { stepId, folded } = foothold.getTour() ?? {};
      const now = folded ? `${stepId} folded` : stepId;
      if (seen.at(-1) !== now) seen.push(now);
    });
    foothold.act({ type: 'painted', contentId: 'tour', stepId: 'one' });
    foothold.act({ type: 'next', contentId: 'tour', stepId: 'one' });
    await settle();
    expect(foothold.getTour()).toMatchObject({ stepId: 'two', canGoBack: true });
    foothold.act({ type: 'back', contentId: 'tour', stepId: 'two' });
    await settle();
    foothold.act({ type: 'next', contentId: 'tour', stepId: 'one' });
    foothold.act({ type: 'painted', contentId: 'tour', stepId: 'two' });
    await clock.advance(2_000);
    // The third step is on another page: after a while it waits, folded.
    await clock.advance(1_100);
    expect(seen).toEqual(['two', 'one', 'two', undefined, 'three folded']);
  });

  it('is dismissed for good, and put off', async () => {
    const { foothold, told } = await atOne();
    foothold.act({ type: 'snooze', contentId: 'tour' });
    await settle();
    expect(foothold.getTour()).toBeNull();
    foothold.start('tour');
    foothold.act({ type: 'dismiss', contentId: 'tour', by: 'close' });
    await settle();
    expect(foothold.getTour()).toBeNull();
    expect(told.filter((one) => /snoozed|dismissed/.test(one))).toEqual(['content_snoozed', 'content_dismissed one']);
  });
});

describe('a headless checklist', () => {
  it('counts, opens, folds and follows an item', async () => {
    const { foothold, ui, told, navigations } = await open();
    expect(foothold.getChecklist()).toMatchObject({ doneCount: 0, open: true, active: true, complete: false });
    expect(ui.view).toEqual({});
    expect(told).not.toContain('content_shown');
    foothold.act({ type: 'painted', contentId: 'list' });
    foothold.act({ type: 'collapse', contentId: 'list' });
    await settle();
    expect(told).toContain('content_shown');
    expect(foothold.getChecklist()).toMatchObject({ open: false });
    foothold.act({ type: 'item', contentId: 'list', itemId: 'report' });
    await settle();
    expect(navigations).toEqual(['/new']);
    foothold.track('Report created');
    await settle();
    expect(foothold.getChecklist()).toMatchObject({
      doneCount: 1,
      items: [{ done: true }, { done: false, locked: false }],
    });
  });

  it('is no longer the active one once it was dismissed, also after a reload', async () => {
    const { foothold } = await open();
    foothold.act({ type: 'dismiss', contentId: 'list', by: 'close' });
    await settle();
    expect(foothold.getChecklist()).toBeNull();
    expect(foothold.getChecklist('list')).toMatchObject({ active: false, open: false });
    expect((await open()).foothold.getChecklist()).toBeNull();
  });
});

describe('a headless celebration', () => {
  it('is there until its component says that it is over', async () => {
    const { foothold, ui, told } = await open();
    foothold.track('Report created');
    await clock.advance(4_000);
    expect(foothold.getCelebration()).toMatchObject({ content: { id: 'party', title: 'Yes' } });
    expect(ui.view).toEqual({});
    foothold.act({ type: 'painted', contentId: 'party' });
    foothold.act({ type: 'ended', contentId: 'party' });
    await settle();
    expect(foothold.getCelebration()).toBeNull();
    expect(told.filter((one) => /shown|completed$/.test(one))).toContain('content_completed');
  });
});

it('only the kinds that are named are left to the host; the others report themselves', async () => {
  const { foothold, ui, told } = await open({ headless: ['tour'] });
  expect(ui.view.checklist).toBeDefined();
  foothold.act({ type: 'painted', contentId: 'list' });
  foothold.start('tour');
  await settle();
  expect(ui.view.tour).toBeUndefined();
  expect(foothold.getTour()).toMatchObject({ stepId: 'one' });
  expect(told).not.toContain('content_shown');
});

it('tells who listens of a milestone, though nothing shows', async () => {
  const { foothold } = await open({ content: [] });
  const seen: unknown[] = [];
  foothold.subscribe(() => seen.push(foothold.getMilestones().first));
  foothold.track('Report created');
  await settle();
  expect(seen).toEqual([expect.any(Number)]);
});

it('what makes no sense is no fault', async () => {
  const { foothold } = await open();
  for (let n = 0; n < 9; n++) {
    foothold.act(undefined as never);
    foothold.act({ type: 'action', contentId: 'list' } as never);
    foothold.act({ type: 'next', contentId: 'none', stepId: 'x' });
  }
  await settle();
  foothold.start('tour');
  await settle();
  expect(foothold.getTour()).not.toBeNull();
});
