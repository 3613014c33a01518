/**
 * What every wrapper of the SDK holds to, whatever it is written for. A wrapper's page (`wrappers/<name>/`) shows the
 * contents of `wrappers/content.ts` in components of its own, with the roles and names that are asked for here.
 */
import { expect } from '@playwright/test';
import { test, type Wrapper } from './wrapper-page.ts';

/** @param path the page's folder, and what follows it. */
export function wrapperContract(name: string, path: string): void {
  test.describe(name, () => {
    test.beforeEach(async ({ wrapper }) => {
      await wrapper.open(path);
      await expect(checklist(wrapper)).toBeVisible();
    });

    test('shows the checklist with what is done, locked and open, and how much', async ({ wrapper }) => {
      const list = checklist(wrapper);
      await expect(list.getByRole('heading')).toHaveText('Welcome, friend');
      await expect(status(wrapper, 'Progress')).toHaveText('0 of 3');
      await expect(list.getByRole('listitem')).toHaveCount(0);
      await click(wrapper, 'Open');
      await expect.poll(() => items(wrapper)).toEqual(['Make a report: open', 'Share it: locked', 'Look round: open']);
      await click(wrapper, 'Collapse');
      await expect(list.getByRole('listitem')).toHaveCount(0);
      expect(await wrapper.told()).toEqual(['content_shown']);
    });

    test('ticks, unlocks, reaches a milestone and celebrates it once', async ({ wrapper }) => {
      const party = wrapper.page.getByRole('region', { name: 'Celebration' });
      await click(wrapper, 'Open');
      await expect(status(wrapper, 'Milestone')).toHaveText('First report: not yet');
      await wrapper.track('Report created');
      await expect(status(wrapper, 'Progress')).toHaveText('1 of 3');
      await expect.poll(() => items(wrapper)).toEqual(['Make a report: done', 'Share it: open', 'Look round: open']);
      await expect(status(wrapper, 'Milestone')).toHaveText('First report: reached');
      await expect(party.getByRole('heading')).toHaveText('Your first report');
      await party.getByRole('button', { name: 'Close' }).click();
      await expect(party).toHaveCount(0);
      await wrapper.page.reload();
      await expect(status(wrapper, 'Progress')).toHaveText('1 of 3');
      await expect(status(wrapper, 'Milestone')).toHaveText('First report: reached');
      await expect(party).toHaveCount(0);
    });

    test('an item starts a tour, which goes on, back and to its end', async ({ wrapper }) => {
      await click(wrapper, 'Open');
      await click(wrapper, 'Start Look round');
      await expect(step(wrapper, 'First things first')).toBeVisible();
      await expect(status(wrapper, 'Step')).toHaveText('1 of 3');
      await expect(wrapper.page.getByRole('button', { name: 'Back' })).toHaveCount(0);
      await click(wrapper, 'Next');
      await expect(step(wrapper, 'Second, friend')).toBeVisible();
      await click(wrapper, 'Back');
      await expect(step(wrapper, 'First things first')).toBeVisible();
      await click(wrapper, 'Next');
      await click(wrapper, 'Next', 'Second, friend');
      await expect(status(wrapper, 'Step')).toHaveText('3 of 3');
      await click(wrapper, 'Next', 'That is all');
      await expect(wrapper.page.getByRole('dialog')).toHaveCount(0);
      await expect(status(wrapper, 'Progress')).toHaveText('1 of 3');
      const told = (await wrapper.told()).slice(1);
      expect(told.filter((one) => one.startsWith('content'))).toEqual(['content_shown', 'content_completed']);
      expect(told.filter((one) => one.startsWith('step_viewed'))).toEqual(
        ['one', 'two', 'one', 'two', 'three'].map((id) => `step_viewed ${id}`),
      );
    });

    test('goes on where it was after a reload', async ({ wrapper }) => {
      await start(wrapper);
      await click(wrapper, 'Next', 'First things first');
      await expect(step(wrapper, 'Second, friend')).toBeVisible();
      await wrapper.page.reload();
      await expect(step(wrapper, 'Second, friend')).toBeVisible();
    });

    test('what is dismissed or put off stays away, also after a reload', async ({ wrapper }) => {
      await start(wrapper);
      await click(wrapper, 'Later');
      await expect(wrapper.page.getByRole('dialog')).toHaveCount(0);
      await start(wrapper);
      await click(wrapper, 'Close');
      await expect(wrapper.page.getByRole('dialog')).toHaveCount(0);
      await click(wrapper, 'Dismiss');
      await expect(checklist(wrapper)).toHaveCount(0);
      await wrapper.page.reload();
      const why = () => wrapper.page.evaluate(() => window.wrapper.foothold.explain('list'));
      await expect.poll(why).toMatchObject({ reason: 'dismissed' });
      await expect(wrapper.page.getByRole('dialog')).toHaveCount(0);
      // By now all that may show has come.
      await start(wrapper);
      await expect(checklist(wrapper)).toHaveCount(0);
    });

    test('its props say who is there; nobody is a reset', async ({ wrapper }) => {
      const title = checklist(wrapper).getByRole('heading');
      await wrapper.render({ user: { id: 'ann', traits: { name: 'Ann' } } });
      await expect(title).toHaveText('Welcome, Ann');
      await wrapper.track('Report created');
      await expect(status(wrapper, 'Progress')).toHaveText('1 of 3');
      await wrapper.render({ user: { id: 'bob', traits: { name: 'Bob' } } });
      await expect(title).toHaveText('Welcome, Bob');
      await expect(status(wrapper, 'Progress')).toHaveText('0 of 3');
      await wrapper.render({ user: null });
      await expect(title).toHaveText('Welcome, friend');
    });

    test('is drawn anew for what has changed, and for nothing else', async ({ wrapper }) => {
      await click(wrapper, 'Open');
      await expect.poll(() => items(wrapper)).toHaveLength(3);
      const before = await wrapper.drawn();
      for (let n = 0; n < 5; n++) await wrapper.track('Something else');
      await wrapper.page.evaluate(() => window.wrapper.foothold.explain('list'));
      expect(await wrapper.drawn()).toBe(before);
      await wrapper.track('Report created');
      await expect(status(wrapper, 'Progress')).toHaveText('1 of 3');
      expect(await wrapper.drawn()).toBeGreaterThan(before);
    });

    test('follows another language at once', async ({ wrapper }) => {
      await click(wrapper, 'Open');
      await expect.poll(() => items(wrapper)).toContain('Make a report: open');
      await wrapper.page.evaluate(() => window.wrapper.foothold.setLocale('de-AT'));
      await expect.poll(() => items(wrapper)).toContain('Bericht anlegen: open');
    });

    test('leaves no node, listener or timer when it is gone, and starts anew where it was', async ({ wrapper }) => {
      await wrapper.track('Report created');
      await start(wrapper);
      await click(wrapper, 'Next', 'First things first');
      expect((await wrapper.begun()).listeners).toContain('foothold:change');
      await wrapper.unmount();
      await expect(wrapper.page.locator('#app')).toBeEmpty();
      await expect.poll(() => wrapper.begun()).toEqual({ listeners: [], timers: 0 });
      await wrapper.render({});
      await expect(step(wrapper, 'Second, friend')).toBeVisible();
      await expect(status(wrapper, 'Progress')).toHaveText('1 of 3');
    });
  });
}

const checklist = ({ page }: Wrapper) => page.getByRole('region', { name: 'Checklist' });
const status = ({ page }: Wrapper, name: string) => page.getByRole('status', { name });
const step = ({ page }: Wrapper, title: string) => page.getByRole('dialog', { name: title });

/** @param title of the step that it is clicked in; otherwise wherever it is. */
async function click(wrapper: Wrapper, name: string, title?: string) {
  await (title ? step(wrapper, title) : wrapper.page).getByRole('button', { name, exact: true }).click();
}

/** Each item's words and state, without its button's. */
async function items(wrapper: Wrapper) {
  const texts = await checklist(wrapper).getByRole('listitem').allTextContents();
  return texts.map((text) => text.replace(/Start .*$/, '').trim());
}

async function start(wrapper: Wrapper) {
  await wrapper.page.evaluate(() => window.wrapper.foothold.start('tour'));
  await expect(step(wrapper, 'First things first')).toBeVisible();
}
