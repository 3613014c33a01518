import { expect, inTime, stopTime, test } from '../support/gallery.ts';

const card = '[data-foothold-surface=celebration]';

test('a toast takes no focus, is announced, and leaves by itself after six seconds', async ({ scene }) => {
  const { page } = scene;
  await stopTime(page);
  await scene.open('');
  await page.getByLabel('Search').focus();
  await scene.show('toast');
  await inTime(page, scene.intents, ['painted']);
  await expect(page.locator(card)).toContainText('Your first report is ready, Ann');
  await expect(page.getByLabel('Search')).toBeFocused();
  await inTime(
    page,
    () => page.locator('foothold-layer [role=status]').textContent(),
    'Your first report is ready, Ann. Larkspur Foods has received it. That took you 6 minutes.',
  );
  await page.clock.runFor(5_000);
  expect(await scene.intents()).toEqual(['painted']);
  await page.clock.runFor(1_250);
  await inTime(page, scene.intents, ['painted', 'ended']);
});

test('while somebody points at a toast or is in it, it stays', async ({ scene }) => {
  const { page } = scene;
  await stopTime(page);
  await scene.open('');
  await scene.show('toast');
  await inTime(page, scene.intents, ['painted']);
  await page.clock.runFor(1_000);
  await page.locator(`${card} h2`).hover();
  await page.clock.runFor(20_000);
  await page.getByRole('button', { name: 'Plan the next one' }).focus();
  await page.mouse.move(2, 600);
  await page.clock.runFor(20_000);
  expect(await scene.intents()).toEqual(['painted']);
  await page.getByRole('button', { name: 'Plan the next one' }).blur();
  await page.clock.runFor(5_500);
  await inTime(page, scene.intents, ['painted', 'ended']);
});

test('a modal holds the focus and gives it back', async ({ scene }) => {
  const { page } = scene;
  await scene.open('');
  await page.getByRole('link', { name: 'Team' }).focus();
  await scene.show('modal');
  await expect(page.getByRole('dialog', { name: 'Your first report is ready, Ann' })).toHaveAttribute(
    'aria-modal',
    'true',
  );
  await expect(page.getByRole('button', { name: 'Plan the next one' })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Plan the next one' })).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByRole('button', { name: 'Close' })).toBeFocused();
  await page.mouse.click(5, 300);
  await page.keyboard.press('Escape');
  await expect.poll(scene.intents).toEqual(['painted', 'dismiss:escape']);
  await scene.show('');
  await expect(page.getByRole('link', { name: 'Team' })).toBeFocused();
});

test('confetti falls inside the layer and is gone after a second and a half', async ({ scene }) => {
  const { page } = scene;
  await stopTime(page);
  await scene.open('confetti');
  const canvas = page.locator('foothold-layer canvas');
  await inTime(page, () => canvas.count(), 1);
  await expect(page.locator('body canvas')).toHaveCount(0);
  await page.clock.runFor(1_300);
  await expect(canvas).toHaveCount(1);
  await page.clock.runFor(200);
  await expect(canvas).toHaveCount(0);
  await expect(page.locator(card)).toBeVisible();
});

test('with less motion wanted there is a wash of color and nothing that moves', async ({ scene }) => {
  const { page } = scene;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await scene.open('confetti');
  await expect(page.locator(card)).toBeVisible();
  await expect.poll(scene.intents).toEqual(['painted']);
  await expect(page.locator('foothold-layer canvas')).toHaveCount(0);
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  expect(
    await page.locator('foothold-layer .glow').evaluate((glow) => getComputedStyle(glow).backgroundImage),
  ).toContain('gradient');
});
