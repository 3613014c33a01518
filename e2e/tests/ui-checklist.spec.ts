import { expect, test } from '../support/gallery.ts';

const panel = '[data-foothold-surface=checklist]';
const launcher = '[data-foothold-surface=launcher]';
const act = (action: string) => `foothold-layer [data-foothold-action=${action}]`;

test('the first sight: what is done, one thing to do with one primary button, and no focus taken', async ({
  scene,
}) => {
  const { page } = scene;
  await scene.open('checklist-first');
  const dialog = page.getByRole('dialog', { name: 'Get your first report out' });
  await expect(dialog).toHaveAccessibleDescription('3 steps, about 4 minutes, and your client has a report.');
  await expect(dialog.getByText('1 of 4 done')).toBeVisible();
  await expect(dialog.getByText('So that the numbers in your reports are your own.')).toBeVisible();
  await expect(page.locator(`${panel} .main`)).toHaveCount(1);
  await expect(page.locator('body')).toBeFocused();
  await expect.poll(scene.intents).toEqual(['painted']);
  await page.locator(act('item')).click();
  expect(await page.evaluate(() => (window as unknown as { intents: object[] }).intents.at(-1))).toEqual({
    contentId: 'getting-started',
    type: 'item',
    itemId: 'source',
  });
});

test('another line opens when it is chosen, a locked one does not', async ({ scene }) => {
  const { page } = scene;
  await scene.open('checklist-first');
  await page.getByRole('button', { name: 'Invite someone you work with' }).click();
  await expect(page.locator(act('item'))).toHaveText('Send an invitation');
  await expect(page.getByRole('button', { name: 'Connect a data source' })).toHaveAttribute('aria-expanded', 'false');
  await expect(page.getByRole('button', { name: 'Send your first report' })).toHaveCount(0);
  await expect(page.locator('[data-foothold-item=report]')).toContainText('After an earlier step');
});

test('a thing done is ticked, announced, and the next one is offered, with the focus kept', async ({ scene }) => {
  const { page } = scene;
  await scene.open('checklist-first');
  await page.locator(act('item')).focus();
  await scene.show('checklist-half');
  await expect(page.locator('foothold-layer [role=status]')).toHaveText('Connect a data source: done. 2 of 4 done');
  await expect(page.locator('[data-foothold-item=source]')).toContainText('Ben did this on January 6');
  await expect(page.locator(act('item'))).toHaveText('Send an invitation');
  await expect(page.locator(act('item'))).toBeFocused();
});

test('the panel goes back into its button and comes out again by keyboard alone', async ({ scene }) => {
  const { page } = scene;
  await scene.open('checklist-first');
  await expect.poll(scene.intents).toEqual(['painted']);
  await page.locator(act('collapse')).focus();
  await page.keyboard.press('Enter');
  await scene.show('launcher');
  await expect(page.locator(launcher)).toBeFocused();
  await expect(page.getByRole('button', { name: 'Get your first report out, 2 of 4 done' })).toBeVisible();
  await expect.poll(scene.intents).toEqual(['painted', 'collapse', 'painted']);
  await page.keyboard.press('Enter');
  await scene.show('checklist-half', { 'checklist.unprompted': false });
  await expect(page.locator(act('item'))).toBeFocused();
  await expect.poll(scene.intents).toEqual(['painted', 'collapse', 'painted', 'open', 'painted']);
  await page.keyboard.press('Escape');
  await expect.poll(scene.intents).toEqual(['painted', 'collapse', 'painted', 'open', 'painted', 'collapse']);
});

test('the menu opens, closes with Escape, and hides the checklist for good', async ({ scene }) => {
  const { page } = scene;
  await scene.open('checklist-first');
  await page.getByRole('button', { name: 'More options' }).click();
  await expect(page.getByRole('button', { name: 'I need help' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'More options' })).toBeFocused();
  await expect(page.getByRole('button', { name: 'Hide this checklist' })).toHaveCount(0);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Hide this checklist' }).click();
  await expect.poll(scene.intents).toEqual(['painted', 'dismiss:close']);
});

test('a call for help goes out with its words, and is answered', async ({ scene }) => {
  const { page } = scene;
  await scene.open('checklist-first');
  await page.getByRole('button', { name: 'More options' }).click();
  await page.getByRole('button', { name: 'I need help' }).click();
  await expect(page.getByLabel('What would help? (optional)')).toBeFocused();
  await page.keyboard.type('Which key is meant?');
  await page.locator(act('submit')).click();
  await expect(page.locator(panel)).toContainText('We let the team know.');
  expect(await page.evaluate(() => (window as unknown as { intents: object[] }).intents.at(-1))).toEqual({
    contentId: 'getting-started',
    type: 'help',
    stepId: 'source',
    message: 'Which key is meant?',
  });
});

test('all done: a closing card with what was achieved and what comes next', async ({ scene }) => {
  const { page } = scene;
  await scene.open('checklist-half');
  await expect(page.locator(act('item'))).toBeVisible();
  await scene.show('checklist-done');
  await expect(page.getByRole('dialog', { name: 'Your first report is on its way' })).toBeVisible();
  await expect(page.locator('foothold-layer [role=status]')).toContainText('All done');
  await page.getByRole('button', { name: 'See what they see' }).click();
  await page.locator(act('close')).click();
  await expect.poll(scene.intents).toEqual(['painted', 'action', 'dismiss:close']);
});

test('at 320 pixels, and at four times the size, everything can be reached', async ({ scene }) => {
  const { page } = scene;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  for (const [width, height] of [
    [320, 640],
    [320, 256],
  ] as const) {
    await page.setViewportSize({ width, height });
    await scene.open('checklist-first');
    const box = (await page.locator(panel).boundingBox()) as { x: number; y: number; width: number; height: number };
    expect(box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height).toBe(true);
    await page.locator(act('item')).scrollIntoViewIfNeeded();
    await expect(page.locator(act('item'))).toBeInViewport();
  }
});

test('speaks the person’s language, with its own plural', async ({ scene }) => {
  const { page } = scene;
  await scene.open('checklist-half', '&locale=ar');
  await expect(page.locator(panel)).toContainText('حوالي دقيقتين');
  await scene.open('checklist-first', '&locale=de-AT');
  await expect(page.getByRole('dialog', { name: 'Dein erster Bericht' })).toContainText('1 von 4 erledigt');
});

test('while the page has a dialog open its button is away, and back after it; then it counts as seen', async ({
  scene,
}) => {
  const { page } = scene;
  await scene.open('');
  await page.evaluate(() => {
    const dialog = Object.assign(document.createElement('dialog'), { id: 'hosts', textContent: 'Delete the project?' });
    document.body.append(dialog);
    dialog.showModal();
  });
  await scene.show('launcher');
  await expect(page.locator(launcher)).toHaveCount(1);
  await expect(page.locator(launcher)).toBeHidden();
  expect(await scene.intents()).toEqual([]);
  await page.evaluate(() => document.querySelector<HTMLDialogElement>('#hosts')?.close());
  await expect(page.locator(launcher)).toBeVisible();
  await scene.show('launcher', { 'checklist.doneCount': 1 });
  await expect.poll(scene.intents).toEqual(['painted']);
  await page.evaluate(() => document.querySelector<HTMLDialogElement>('#hosts')?.showModal());
  await expect(page.locator(launcher)).toBeHidden();
  await scene.show('tour-folded');
  await expect(page.locator(launcher)).toHaveCount(1);
  await expect(page.locator(launcher)).toBeHidden();
  await scene.show('checklist-first');
  await page.locator(act('item')).click();
});
