import { expect, test } from '../support/gallery.ts';

const card = 'foothold-layer [data-foothold-surface=tour]';

test('every block of a body is drawn, and one that this version does not know is left out and counted', async ({
  scene,
}) => {
  const { page } = scene;
  await page.route('**/report.svg', (route) =>
    route.fulfill({ contentType: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' }),
  );
  await scene.open('');
  await scene.show('tour-centered-rich', {
    'tour.step.body': [
      { type: 'heading', text: 'Before you start' },
      { type: 'paragraph', text: ['For ', { trait: 'firstName', fallback: 'you' }, { text: ' alone', marks: ['em'] }] },
      { type: 'hologram', src: 'x' },
      { type: 'list', ordered: true, items: ['One', 'Two'] },
      { type: 'image', src: 'data:image/svg+xml,<svg/>', alt: 'no', width: 1, height: 1 },
      { type: 'image', src: '/report.svg', alt: 'A report', width: 40, height: 20 },
      { type: 'progress' },
      { type: 'button', label: 'Open it', action: { type: 'call', name: 'open' } },
    ],
  });
  const body = page.locator(`${card} .body`);
  await expect(body.getByRole('heading', { name: 'Before you start', level: 3 })).toBeVisible();
  await expect(body.locator('p').first()).toHaveText('For Ann alone');
  await expect(body.locator('ol li')).toHaveText(['One', 'Two']);
  await expect(body.getByRole('img', { name: 'A report' })).toHaveCount(1);
  await expect(body.locator('img')).toHaveCount(1);
  await expect(body.getByText('2 of 4 done')).toBeVisible();
  expect(await page.evaluate(() => (window as unknown as { skipped: unknown[] }).skipped)).toContain('hologram');
  await expect(page.locator(`${card} .main`)).toHaveCount(1);
  await body.getByRole('button', { name: 'Open it' }).click();
  expect(await page.evaluate(() => (window as unknown as { intents: object[] }).intents.at(-1))).toEqual({
    contentId: 'first-project',
    type: 'action',
    action: { type: 'call', name: 'open' },
  });
});

test('an address is judged as the browser reads it: a script is only text, and nothing is ever markup', async ({
  scene,
}) => {
  const { page } = scene;
  await scene.open('');
  const link = (href: string) => ({ type: 'paragraph', text: [{ text: href, href }] });
  await scene.show('tour-centered-rich', {
    'tour.step.title': '<img src=x onerror="window.hit = 1">',
    'tour.step.body': [
      'https://example.com/',
      'mailto:a@example.com',
      'tel:+15550100',
      '/app',
      'javascript:window.hit=1',
      ' java\nscript:window.hit=1',
      'data:text/html,x',
      'blob:https://example.com/x',
      'vbscript:x',
    ].map(link),
  });
  await expect(page.locator(`${card} .body`)).toContainText('vbscript:x');
  expect(
    await page.locator(`${card} a`).evaluateAll((all) => all.map((a) => (a as HTMLAnchorElement).protocol)),
  ).toEqual(['https:', 'mailto:', 'tel:', 'http:']);
  await expect(page.locator(`${card} h2`)).toHaveText('<img src=x onerror="window.hit = 1">');
  expect(await page.evaluate(() => 'hit' in window)).toBe(false);
});
