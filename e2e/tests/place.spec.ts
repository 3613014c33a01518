import { connectSource, openChecklist, signUp, surface } from '../support/demo.ts';
import { expect, test } from '../support/test.ts';

test('a page with a place of its own for the checklist has it there, ticking, and nothing opens over it', async ({
  page,
  running,
}) => {
  await page.addInitScript(() =>
    document.addEventListener('DOMContentLoaded', () =>
      document.body.append(document.createElement('foothold-checklist')),
    ),
  );
  await signUp(page, running.demoUrl);
  const inPage = page.getByRole('region', { name: 'Your first client report' });
  await expect(inPage).toContainText('1 of 4 done');
  await connectSource(page);
  await expect(inPage).toContainText('2 of 4 done');
  await expect(page.locator('foothold-checklist [role=status]')).toHaveText('Connect a source: done. 2 of 4 done');
  await expect(page.locator('foothold-layer [data-foothold-surface]')).toHaveCount(0);
  await page.evaluate(() => document.querySelector('foothold-checklist')?.remove());
  await expect(surface(page, 'launcher').or(surface(page, 'checklist'))).toBeVisible();
  await openChecklist(page);
  await expect(surface(page, 'checklist')).toContainText('2 of 4 done');
});
