import type { Locator, Page } from '@playwright/test';
import { action, step, surface } from '../support/demo.ts';
import { expect, test } from '../support/test.ts';

/** Goes there with Tab, as somebody without a pointer would. */
async function tabTo(page: Page, to: Locator): Promise<void> {
  await expect(to).toBeVisible();
  for (let presses = 0; presses < 60; presses++) {
    if (await to.evaluate((it) => (it.getRootNode() as Document | ShadowRoot).activeElement === it)) return;
    await page.keyboard.press('Tab');
  }
  await expect(to, 'within sixty Tabs').toBeFocused();
}
async function press(page: Page, on: Locator): Promise<void> {
  await tabTo(page, on);
  await page.keyboard.press('Enter');
}

test('checklist, tour and celebration, each from beginning to end by keyboard alone', async ({ page, running }) => {
  await page.clock.install();
  const checklist = surface(page, 'checklist');
  const openedByHand = async () => {
    await press(page, surface(page, 'launcher'));
    await expect(checklist).toBeVisible();
  };

  await test.step('sign up', async () => {
    await page.goto(running.demoUrl);
    await press(page, page.getByTestId('start'));
    await press(page, page.getByTestId('sign-up'));
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  });

  await test.step('the checklist leads to its second item, and ticks it', async () => {
    await expect(checklist.getByText('1 of 4 done')).toBeVisible();
    await press(page, checklist.getByRole('button', { name: 'Choose a source' }));
    await expect(surface(page, 'launcher')).toBeVisible();
    await press(page, page.getByTestId('connect-search'));
    await press(page, page.getByTestId('allow-source'));
    await expect(page.locator('foothold-layer [role=status]')).toHaveText('Connect a source: done. 2 of 4 done');
  });

  await test.step('its menu hears a call for help, and Escape folds it', async () => {
    await openedByHand();
    await press(page, action(page, 'checklist', 'menu'));
    await press(page, action(page, 'checklist', 'help'));
    await page.keyboard.type('Whom do I invite?');
    await press(page, action(page, 'checklist', 'submit'));
    await expect(checklist.getByText('We let the team know.')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(surface(page, 'launcher')).toBeFocused();
  });

  await test.step('the third item', async () => {
    await press(page, page.getByTestId('nav-team'));
    await tabTo(page, page.getByLabel('Invite by e-mail'));
    await page.keyboard.type('sam@tideline.example');
    await press(page, page.getByTestId('invite'));
    await expect(surface(page, 'launcher')).toHaveAccessibleName(/3 of 4 done/);
  });

  await test.step('the last one starts the tour, which is followed to its end', async () => {
    await openedByHand();
    await press(page, checklist.getByRole('button', { name: 'Show me how' }));
    await expect(step(page, 'welcome')).toBeVisible();
    await press(page, page.getByTestId('nav-reports'));
    await expect(step(page, 'new-report')).toBeVisible();
    await press(page, page.getByTestId('new-report'));
    await press(page, step(page, 'choose-client').locator('[data-foothold-action=next]'));
    await expect(step(page, 'publish')).toBeVisible();
    await press(page, page.getByTestId('publish'));
    await press(page, step(page, 'read-it').locator('[data-foothold-action=next]'));
    await expect(surface(page, 'tour')).toHaveCount(0);
  });

  await test.step('the celebration is announced, waits while it has the focus, and leads on', async () => {
    await expect(surface(page, 'celebration')).toContainText('Your first report is ready');
    // It leaves by itself, and how long so many Tabs take is the machine's.
    await page.clock.pauseAt(Date.now() + 1_000);
    await press(page, surface(page, 'celebration').getByRole('button', { name: 'See all reports' }));
    await page.clock.resume();
    await expect(page).toHaveURL(/\/demo\/app\/reports$/);
  });

  await test.step('the closing card says what was achieved, and is closed for good', async () => {
    await expect(checklist.getByRole('heading', { name: 'You are set up' })).toBeVisible();
    await press(page, action(page, 'checklist', 'close'));
    await expect(checklist).toHaveCount(0);
    await expect(surface(page, 'launcher')).toHaveCount(0);
  });
});
