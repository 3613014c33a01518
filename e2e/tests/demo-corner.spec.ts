import { signUp, surface } from '../support/demo.ts';
import { expect, test } from '../support/test.ts';

test('at 1280 pixels the open checklist covers nothing of the page', async ({ page, running }) => {
  await page.setViewportSize({ width: 1280, height: 720 });
  await signUp(page, running.demoUrl);
  const panel = await surface(page, 'checklist').boundingBox();
  const cards = await page
    .locator('main .card')
    .evaluateAll((all) => all.map((card) => card.getBoundingClientRect().right));
  expect(cards.length).toBeGreaterThan(3);
  expect(Math.max(...cards)).toBeLessThan(panel?.x ?? 0);
});
