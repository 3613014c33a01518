import { connectSource, openChecklist, signUp, step, surface } from '../support/demo.ts';
import { expect, test } from '../support/test.ts';

test.beforeEach(async ({ page, running }) => {
  await signUp(page, `${running.otherOrigin}/demo/`);
  await connectSource(page);
  await openChecklist(page);
  await surface(page, 'checklist').getByText('Publish a report').click();
  await surface(page, 'checklist').getByText('Show me how').click();
  await expect(step(page, 'welcome')).toBeVisible();
  await page.getByTestId('nav-reports').click();
  await expect(step(page, 'new-report')).toBeVisible();
});

test('a tour resumes on its step after a reload', async ({ page }) => {
  await page.reload();
  await expect(step(page, 'new-report')).toBeVisible();
  await page.getByTestId('new-report').click();
  await expect(step(page, 'choose-client')).toBeVisible();
});

test('a tour waits while the person is elsewhere, and resumes on its page', async ({ page }) => {
  await page.getByTestId('nav-team').click();
  await expect(step(page, 'new-report')).toBeHidden();
  await expect(page.getByLabel('Invite by e-mail')).toBeVisible();
  await page.getByTestId('nav-reports').click();
  await expect(step(page, 'new-report')).toBeVisible();
});

test('Escape ends a tour for good and gives the focus back', async ({ page }) => {
  await page.keyboard.press('Escape');
  await expect(surface(page, 'tour')).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'Reports' })).toBeVisible();
  await expect(surface(page, 'checklist').or(surface(page, 'launcher')).first()).toBeVisible();
  await expect(surface(page, 'tour')).toHaveCount(0);
});
