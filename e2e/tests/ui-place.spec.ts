import { expect, test } from '../support/gallery.ts';

const floating = 'foothold-layer [data-foothold-surface]';
const inPage = 'foothold-checklist [data-foothold-surface=checklist]';

test('a place in the page holds the checklist in the flow, as a region, and nothing floats', async ({ scene }) => {
  const { page } = scene;
  await scene.open('checklist-first', '&place=main');
  const region = page.getByRole('region', { name: 'Get your first report out' });
  await expect(region).toBeVisible();
  await expect(page.locator(floating)).toHaveCount(0);
  await expect(page.locator('body')).toBeFocused();
  await expect.poll(scene.intents).toEqual(['painted']);
  const gap = await page.evaluate(() => {
    const place = document.querySelector('foothold-checklist')?.getBoundingClientRect() as DOMRect;
    const heading = document.querySelector('h1')?.getBoundingClientRect() as DOMRect;
    const main = document.querySelector('main') as HTMLElement;
    const padding = Number.parseFloat(getComputedStyle(main).paddingInlineStart);
    return { below: heading.top >= place.bottom, full: Math.abs(main.clientWidth - 2 * padding - place.width) < 1 };
  });
  expect(gap).toEqual({ below: true, full: true });
  await region.getByRole('button', { name: 'Connect a source' }).click();
  await expect.poll(scene.intents).toEqual(['painted', 'item']);
  await region.getByRole('button', { name: 'More options' }).press('Enter');
  await page.keyboard.press('Escape');
  await expect(region.getByRole('button', { name: 'More options' })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(region).toBeVisible();
});

test('a place that comes late takes the checklist over, one that goes gives it back, and a moved one keeps it', async ({
  scene,
}) => {
  const { page } = scene;
  await scene.open('checklist-first');
  await expect(page.locator(floating)).toHaveCount(1);
  await page.evaluate(() => document.querySelector('main')?.prepend(document.createElement('foothold-checklist')));
  await expect(page.locator(inPage)).toBeVisible();
  await expect(page.locator(floating)).toHaveCount(0);
  const room = await page.locator(inPage).elementHandle();
  await page.evaluate(() =>
    document.querySelector('form')?.after(document.querySelector('foothold-checklist') as Node),
  );
  await expect(page.locator(inPage)).toBeVisible();
  expect(await page.locator(inPage).evaluate((now, before) => now === before, room)).toBe(true);
  await page.evaluate(() => document.querySelector('foothold-checklist')?.remove());
  await expect(page.locator(floating)).toHaveCount(1);
  expect(await scene.intents()).toContain('placed');
});

test('a place that names another checklist stays empty', async ({ scene }) => {
  const { page } = scene;
  await scene.open('checklist-first', '&place=main');
  await expect(page.locator(inPage)).toBeVisible();
  await page.locator('foothold-checklist').evaluate((place) => place.setAttribute('content-id', 'another'));
  await expect(page.locator(floating)).toHaveCount(1);
  await expect(page.locator(inPage)).toHaveCount(0);
  await page.locator('foothold-checklist').evaluate((place) => place.setAttribute('content-id', 'getting-started'));
  await expect(page.locator(inPage)).toBeVisible();
});

test('it is ticked and announced in its place, is in the theme of the page, and leaves nothing', async ({ scene }) => {
  const { page } = scene;
  await scene.open('checklist-first', '&place=main');
  await expect(page.locator(inPage)).toBeVisible();
  await scene.show('checklist-half');
  await expect(page.locator('foothold-checklist [role=status]')).toHaveText('Connect a data source: done. 2 of 4 done');
  const background = () => page.locator(inPage).evaluate((panel) => getComputedStyle(panel).backgroundColor);
  expect(await background()).toBe('rgb(255, 255, 255)');
  await page.evaluate(() => document.documentElement.classList.add('dark'));
  await expect.poll(background).not.toBe('rgb(255, 255, 255)');
  await scene.show('');
  expect(await page.evaluate(() => document.querySelector('foothold-checklist')?.shadowRoot?.childNodes.length)).toBe(
    0,
  );
});

test('under the strictest policy it is styled, without one report', async ({ page, gallery }) => {
  await page.addInitScript(() => {
    Object.assign(window, { reports: [] });
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      (window as unknown as { reports: string[] }).reports.push(`${violatedDirective} ${blockedURI}`),
    );
  });
  await page.goto(`${gallery}/strict.html?view=checklist-first&place=main`);
  await expect(page.locator(inPage)).toBeVisible();
  expect(await page.locator(inPage).evaluate((panel) => getComputedStyle(panel).borderRadius)).toBe('12px');
  expect(await page.evaluate(() => (window as unknown as { reports: string[] }).reports)).toEqual([]);
});

test('on a phone the panel that opens by itself shows what is next, and the rest when asked', async ({ scene }) => {
  const { page } = scene;
  await page.setViewportSize({ width: 390, height: 700 });
  await scene.open('checklist-first');
  const panel = page.locator(floating);
  const box = (await panel.boundingBox()) as { y: number; height: number };
  expect(box.height).toBeLessThan(230);
  await expect(panel.getByRole('button', { name: 'Connect a source' })).toBeVisible();
  await expect(panel.getByText('Create your account')).toBeHidden();
  await panel.getByRole('button', { name: 'Show all steps' }).click();
  await expect(panel.getByText('Create your account')).toBeVisible();
  await expect(page.locator('foothold-layer [data-foothold-action=item]')).toBeFocused();
});

test('the welcome question comes first, and its answer goes out', async ({ scene }) => {
  const { page } = scene;
  await scene.open('checklist-question');
  const group = page.getByRole('group', { name: 'What will you use Lindenhof for?' });
  await group.getByRole('button', { name: 'Reports for my clients' }).press('Enter');
  expect(await page.evaluate(() => (window as unknown as { intents: object[] }).intents.at(-1))).toEqual({
    contentId: 'getting-started',
    type: 'answer',
    value: 'agency',
  });
  await scene.show('checklist-first');
  await expect(page.locator('foothold-layer [data-foothold-action=item]')).toBeFocused();
});
