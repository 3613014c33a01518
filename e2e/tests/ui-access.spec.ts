import { AxeBuilder } from '@axe-core/playwright';
import { expect, STRICT, test } from '../support/gallery.ts';

const VIEWS = [
  'tour-anchored',
  'tour-dim',
  'tour-block-filled',
  'tour-centered-rich',
  'tour-folded',
  'checklist-question',
  'checklist-first',
  'checklist-long',
  'checklist-half',
  'checklist-done',
  'launcher',
  'launcher-done',
  'toast',
  'modal',
  'confetti',
];

for (const search of ['', '&page=dark', '&dir=rtl&locale=ar'])
  test(`axe finds nothing in any surface${search && ` (${search.slice(1)})`}`, async ({ scene }) => {
    const { page } = scene;
    await page.emulateMedia({ reducedMotion: 'reduce' });
    for (const view of VIEWS) {
      await scene.open(view, search);
      await expect(page.locator('foothold-layer .card')).toBeVisible();
      const { violations } = await new AxeBuilder({ page }).include('foothold-layer').analyze();
      expect(violations.map(({ id, nodes }) => `${view} ${id}: ${nodes.map((node) => node.html).join()}`)).toEqual([]);
    }
  });

test('every control is a real button with a name, at least 24 pixels each way', async ({ scene }) => {
  const { page } = scene;
  for (const view of VIEWS) {
    await scene.open(view);
    await expect(page.locator('foothold-layer .card')).toBeVisible();
    const small = await page.evaluate(() =>
      [
        ...(document.querySelector('foothold-layer')?.shadowRoot?.querySelectorAll('button, [data-foothold-action]') ??
          []),
      ]
        .filter((control) => {
          const { width, height } = control.getBoundingClientRect();
          const named = control.getAttribute('aria-label') || control.textContent?.trim();
          return control.localName !== 'button' || !named || width < 24 || height < 24;
        })
        .map((control) => control.outerHTML),
    );
    expect(small).toEqual([]);
  }
});

test('under the strictest policy every surface works and nothing is reported', async ({ page, gallery }) => {
  const reports: string[] = [];
  await page.exposeFunction('report', (text: string) => reports.push(text));
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) =>
      (window as unknown as { report(text: string): void }).report(
        `${event.effectiveDirective} ${event.blockedURI} ${event.sample}`,
      ),
    );
  });
  for (const view of VIEWS) {
    const answer = await page.goto(`${gallery}/strict.html?view=${view}`);
    expect(answer?.headers()['content-security-policy']).toBe(STRICT);
    const card = page.locator('foothold-layer .card');
    await expect(card).toBeVisible();
    expect(await card.evaluate((it) => getComputedStyle(it).position)).toBe('fixed');
    if (view === 'confetti') await expect(page.locator('foothold-layer canvas')).toHaveCount(1);
  }
  expect(reports).toEqual([]);
});

test('a page that is printed has no guide on it', async ({ scene }) => {
  await scene.open('checklist-first');
  await expect(scene.page.locator('foothold-layer .card')).toBeVisible();
  await scene.page.emulateMedia({ media: 'print' });
  await expect(scene.page.locator('foothold-layer .card')).toBeHidden();
});

test('forced colors keep edges, state and the focus visible', async ({ scene }) => {
  const { page } = scene;
  await page.emulateMedia({ forcedColors: 'active' });
  await scene.open('checklist-half');
  expect(await page.locator('foothold-layer .card').evaluate((it) => getComputedStyle(it).borderTopStyle)).toBe(
    'solid',
  );
  const ticks = await page
    .locator('foothold-layer .tick')
    .evaluateAll((all) => all.map((it) => getComputedStyle(it).backgroundColor));
  expect(ticks[0]).not.toBe(ticks[2]);
});

test('dark by the host’s page, by the theme, and by the system on a page without a color', async ({ scene }) => {
  const { page } = scene;
  const dark = () =>
    page
      .locator('foothold-layer .card')
      .evaluate((it) => getComputedStyle(it).backgroundColor !== 'rgb(255, 255, 255)');
  await scene.open('toast', '&page=dark');
  await expect.poll(dark).toBe(true);
  await scene.open('toast', '&mode=dark');
  await expect.poll(dark).toBe(true);
  await page.emulateMedia({ colorScheme: 'dark' });
  await scene.open('toast');
  await expect.poll(dark).toBe(false);
  await page.addStyleTag({
    content: 'html, body { background: none !important; color-scheme: light dark !important }',
  });
  await scene.show('modal');
  await expect.poll(dark).toBe(true);
});

test('a theme reaches every surface, and no token can carry more than its kind', async ({ scene }) => {
  const { page } = scene;
  const theme = { accent: '#7a3fa0', radius: '2px', background: 'url(https://evil.example/x)', font: 'Georgia, serif' };
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await scene.open('toast', `&theme=${encodeURIComponent(JSON.stringify(theme))}`);
  const style = await page.locator('foothold-layer .card').evaluate((it) => {
    const { borderTopLeftRadius, fontFamily, backgroundColor } = getComputedStyle(it);
    return { borderTopLeftRadius, fontFamily, backgroundColor };
  });
  expect(style.borderTopLeftRadius).toBe('2px');
  expect(style.fontFamily).toMatch(/^Georgia/);
  expect(style.backgroundColor).toBe('rgb(255, 255, 255)');
  const main = page.locator('foothold-layer .main');
  expect(await main.evaluate((it) => getComputedStyle(it).backgroundColor)).toBe('rgb(122, 63, 160)');
  expect(asked.filter((url) => url.startsWith('https://evil'))).toEqual([]);
});
