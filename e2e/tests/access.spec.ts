import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { signUp, surface } from '../support/demo.ts';
import { expect, test } from '../support/test.ts';

const PAGES = ['/', '/time-to-value', '/funnel', '/people', '/accounts', '/content', '/install', '/first-value'];

async function violationsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
}

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any page of the dashboard (${scheme})`, async ({ member }) => {
    test.setTimeout(120_000);
    await member.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    for (const path of PAGES) {
      await member.goto(path);
      await expect(member.getByRole('heading', { level: 1 })).toBeVisible();
      await member.waitForLoadState('networkidle');
      expect(await violationsOf(member), path).toEqual([]);
    }
  });
}

test('axe finds nothing in the demo, with the checklist open', async ({ page, running }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await signUp(page, `${running.otherOrigin}/demo/`);
  await expect(surface(page, 'checklist')).toBeVisible();
  expect(await violationsOf(page)).toEqual([]);
});

test('no page of the dashboard scrolls sideways on a phone', async ({ member }) => {
  await member.setViewportSize({ width: 390, height: 780 });
  for (const path of PAGES) {
    await member.goto(path);
    await member.waitForLoadState('networkidle');
    expect(await member.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(390);
  }
});

test('the dashboard is entered by keyboard: skip link first, then the navigation', async ({ member }) => {
  await member.goto('/');
  await expect(member.getByRole('heading', { level: 1 })).toBeVisible();
  await member.keyboard.press('Tab');
  await expect(member.getByRole('link', { name: /skip/i })).toBeFocused();
});
