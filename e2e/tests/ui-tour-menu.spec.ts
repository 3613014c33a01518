import { expect, test } from '../support/gallery.ts';

const card = '[data-foothold-surface=tour]';
const act = (action: string) => `${card} [data-foothold-action=${action}]`;

test('later and help are in the menu, by keyboard alone', async ({ scene }) => {
  const { page } = scene;
  await scene.open('tour-dim');
  const dots = page.locator(act('menu'));
  await dots.focus();
  await page.keyboard.press('Enter');
  await expect(dots).toHaveAttribute('aria-expanded', 'true');
  await expect(page.locator(act('snooze'))).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.locator(act('snooze'))).toHaveCount(0);
  await expect(dots).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.locator(act('snooze'))).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.locator(act('help'))).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByLabel('What would help?')).toBeFocused();
  await page.keyboard.type('Where is it?');
  for (const key of ['ArrowLeft', 'ArrowRight']) await page.keyboard.press(key);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.locator(card)).toContainText('We let the team know');
  await expect(page.locator('foothold-layer [role=status]')).toContainText('We let the team know');
  await dots.click();
  await page.locator(act('snooze')).click();
  expect(await scene.intents()).toEqual(['painted:hours', 'help:hours', 'snooze']);
  expect(
    await page.evaluate(() => (window as unknown as { intents: { message?: string }[] }).intents[1]?.message),
  ).toBe('Where is it?');
});

test('the menu closes when the person goes elsewhere; Escape leaves the form, not the tour', async ({ scene }) => {
  const { page } = scene;
  await scene.open('tour-anchored');
  await page.locator(act('menu')).click();
  await expect(page.locator(act('snooze'))).toBeFocused();
  await page.locator(act('next')).focus();
  await expect(page.locator(act('snooze'))).toHaveCount(0);
  await page.locator(act('menu')).click();
  await page.locator(act('help')).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: 'Everything starts with a project' })).toBeVisible();
  await expect(page.locator(act('menu'))).toBeFocused();
  expect(await scene.intents()).toEqual(['painted:create']);
});

test('a folded tour is one small button to go on with, away from the checklist’s', async ({ scene }) => {
  const { page } = scene;
  await scene.open('');
  await page.getByTestId('name').focus();
  await scene.show('tour-folded');
  const button = page.getByRole('button', { name: 'Continue (2 of 4)' });
  await expect(button).toBeVisible();
  await expect(page.getByTestId('name')).toBeFocused();
  await expect(page.locator(card)).toHaveCount(0);
  await expect(page.locator('foothold-layer [role=status]')).toHaveText('Continue (2 of 4)');
  await expect(page.locator('[data-foothold-surface=launcher]')).toHaveAttribute(
    'data-foothold-content',
    'first-project',
  );
  await button.click();
  await page.locator('[data-foothold-surface=launcher] [data-foothold-action=close]').click();
  expect(await scene.intents()).toEqual(['open:hours', 'dismiss:close']);
  await page.evaluate(() => {
    const { VIEWS, show } = window as unknown as { VIEWS: Record<string, object>; show(view: object): void };
    show({ ...VIEWS['tour-folded'], ...VIEWS.launcher });
  });
  const boxes = await page
    .locator('[data-foothold-surface=launcher]')
    .evaluateAll((all) => all.map((one) => one.getBoundingClientRect().x));
  expect(boxes).toHaveLength(2);
  expect(Math.abs((boxes[0] ?? 0) - (boxes[1] ?? 0))).toBeGreaterThan(300);
});
