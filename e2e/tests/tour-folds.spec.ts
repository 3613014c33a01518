import { expect, test } from '@playwright/test';
import { FOOTHOLD } from '../../bench/matrix/libraries.ts';
import { type Served, serve } from '../../bench/matrix/serve.ts';

let served: Served;
test.beforeAll(async () => {
  served = await serve(FOOTHOLD);
});
test.afterAll(() => served.close());

const step = (id: string) => `[data-foothold-step=${id}]`;
const act = (action: string) => `[data-foothold-surface] [data-foothold-action=${action}]`;

test('a tour whose page is left folds, waits, and goes on where it was; later is later', async ({ page }) => {
  await page.goto(served.url());
  await page.evaluate(() => {
    const { foothold } = window as unknown as { foothold: Record<string, (...args: unknown[]) => unknown> };
    foothold.init?.({
      content: [
        {
          kind: 'tour',
          id: 'reports',
          name: 'Reports',
          steps: [
            { id: 'one', title: 'Here it begins', page: '/', target: { locators: [{ css: '#target' }] } },
            { id: 'two', title: 'Your reports', page: '/reports', target: { locators: [{ css: '#second' }] } },
            { id: 'three', title: 'That was it' },
          ],
        },
      ],
      interruptions: 'off',
      context: { app: { version: '1.2.3' } },
    });
    foothold.register?.({ navigate: (url: string) => history.pushState({}, '', url), help: () => {} });
    foothold.start?.('reports');
  });
  const go = (path: string) => page.evaluate((to) => history.pushState({}, '', to), path);
  await expect(page.locator(step('one'))).toBeVisible();
  await page.locator(act('next')).click();
  await go('/reports');
  await expect(page.locator(step('two'))).toBeVisible();
  await page.locator('#field').focus();
  await go('/settings');
  await expect(page.locator(step('two'))).toHaveCount(0);
  const button = page.getByRole('button', { name: 'Continue (2 of 3)' });
  await expect(button).toBeVisible();
  await expect(page.locator('#field')).toBeFocused();
  expect(new URL(page.url()).pathname).toBe('/settings');
  await button.click();
  await expect(page.locator(step('two'))).toBeVisible();
  expect(new URL(page.url()).pathname).toBe('/reports');
  await expect(button).toHaveCount(0);

  await page.locator(act('menu')).click();
  await expect(page.locator(act('help'))).toBeVisible();
  await page.locator(act('snooze')).click();
  await expect(page.locator('foothold-layer')).toHaveCount(0);
  const reason = await page.evaluate(async () => {
    const { foothold } = window as unknown as { foothold: { explain(id: string): Promise<{ reason: string }> } };
    return (await foothold.explain('reports')).reason;
  });
  expect(reason).toBe('snoozed');
});

test('on a phone a folded tour and the button of a checklist are side by side, and the panel is above both', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 780 });
  await page.goto(served.url());
  await page.evaluate(() => {
    const { foothold } = window as unknown as { foothold: Record<string, (...args: unknown[]) => unknown> };
    const items = ['a', 'b', 'c', 'd'].map((id) => ({ id, title: `Item ${id}`, done: { event: id } }));
    const steps = ['one', 'two'].map((id) => ({ id, title: 'Here it begins', page: '/' }));
    foothold.init?.({
      content: [
        { kind: 'checklist', id: 'start', name: 'Start', title: 'Your first client report', items },
        { kind: 'tour', id: 'reports', name: 'Reports', steps },
      ],
      interruptions: 'off',
    });
    foothold.start?.('reports');
  });
  await expect(page.locator(step('one'))).toBeVisible();
  await page.evaluate(() => history.pushState({}, '', '/settings'));
  const fold = page.locator('[data-foothold-surface=launcher][data-foothold-content=reports]');
  const button = page.locator('[data-foothold-surface=launcher][data-foothold-content=start]');
  await expect(fold).toBeVisible();
  await expect(button).toHaveAccessibleName(/^Your first client report/);
  const [left, right] = [await fold.boundingBox(), await button.boundingBox()];
  expect((left?.x ?? 0) + (left?.width ?? 0)).toBeLessThan(right?.x ?? 0);
  await button.click();
  await expect(page.locator('[data-foothold-surface=checklist]')).toBeVisible();
  await expect(fold).toBeHidden();
  await page.locator(act('collapse')).click();
  await expect(fold).toBeVisible();
});
