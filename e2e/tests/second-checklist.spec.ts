import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProject, foothold } from '../support/cli.ts';
import { surface } from '../support/demo.ts';
import { serveSite } from '../support/site.ts';
import { expect, test } from '../support/test.ts';

const CHECKLIST = {
  id: 'studio',
  kind: 'checklist',
  name: 'Studio basics',
  title: 'Learn the studio',
  audience: { trait: 'role', op: 'is', value: 'editor' },
  items: [
    { id: 'open', title: 'Open a picture', done: { event: 'Picture Opened' } },
    { id: 'crop', title: 'Crop it twice', done: { event: 'Picture Cropped', count: { atLeast: 2 } } },
  ],
};

test('a checklist that is only authored in code shows, ticks and completes, with an SDK that has never heard of it', async ({
  page,
  running,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'foothold-studio-'));
  const project = createProject(running.dataDir, 'Studio');
  mkdirSync(join(folder, 'contents'));
  writeFileSync(join(folder, 'contents/studio.json'), JSON.stringify(CHECKLIST));
  foothold(running.dataDir, 'validate', folder);
  foothold(running.dataDir, 'push', folder, '--project', project.name, '--publish');

  const site = await serveSite(
    `<!doctype html><title>Studio</title><h1>Studio</h1>
     <script async src="${running.url}/foothold.js" data-write-key="${project.production.writeKey}"></script>`,
  );
  try {
    await page.goto(site.url);
    await page.waitForFunction(() => 'foothold' in window && !Array.isArray(window.foothold));
    const call = (method: string, ...args: unknown[]) =>
      page.evaluate(
        ([m, a]) =>
          (window as never as Record<string, Record<string, (...x: unknown[]) => void>>).foothold?.[m as string]?.(
            ...(a as unknown[]),
          ),
        [method, args] as const,
      );
    await call('identify', 'editor-1', { role: 'editor' });
    const panel = surface(page, 'checklist');
    await expect(panel).toContainText('Learn the studio');
    await call('track', 'Picture Opened');
    await expect(panel).toContainText('1 of 2');
    await call('track', 'Picture Cropped');
    await expect(panel).toContainText('1 of 2');
    await call('track', 'Picture Cropped');
    await expect(panel).not.toContainText('1 of 2');
    await page.reload();
    await expect(page.getByRole('heading', { name: 'Studio' })).toBeVisible();
  } finally {
    await site.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
