import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { createProject } from '../support/cli.ts';
import { signUp, surface } from '../support/demo.ts';
import { expect, test } from '../support/test.ts';

const PAGES = [
  '/',
  '/time-to-value',
  '/funnel',
  '/people',
  '/accounts',
  '/content',
  '/held-back',
  '/install',
  '/first-value',
];

async function violationsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
}

for (const scheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any page of the dashboard (${scheme})`, async ({ member }) => {
    await member.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    for (const path of PAGES) {
      await member.goto(path);
      await expect(member.getByRole('heading', { level: 1 })).toBeVisible();
      await member.waitForLoadState('networkidle');
      expect(await violationsOf(member), path).toEqual([]);
    }
  });
}

test('axe finds nothing on a person, an account, the sign-in page, and a project in which nothing has arrived', async ({
  page,
  member,
  running,
}) => {
  await member.emulateMedia({ reducedMotion: 'reduce' });
  for (const list of ['people', 'accounts']) {
    await member.goto(`/${list}`);
    await member.locator(`main a[href^="/${list}/"]`).first().click();
    await expect(member).toHaveURL(new RegExp(`/${list}/.`));
    await member.waitForLoadState('networkidle');
    expect(await violationsOf(member), list).toEqual([]);
  }
  const { production } = createProject(running.dataDir, 'Nothing yet');
  for (const path of PAGES) {
    await member.goto(`${path}?env=${production.id}`);
    await expect(member.getByRole('heading', { level: 1 })).toBeVisible();
    await member.waitForLoadState('networkidle');
    expect(await violationsOf(member), `${path} of an empty project`).toEqual([]);
  }
  await page.goto(running.url);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in to Foothold');
  expect(await violationsOf(page), 'sign-in').toEqual([]);
});

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
