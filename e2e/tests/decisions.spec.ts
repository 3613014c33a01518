import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { createProject, foothold } from '../support/cli.ts';
import { step, surface } from '../support/demo.ts';
import { serveSite } from '../support/site.ts';
import { expect, test } from '../support/test.ts';

const TOUR = {
  id: 'hello',
  kind: 'tour',
  name: 'Hello',
  audience: { all: [{ trait: 'email', op: 'endsWith', value: '@example.com' }, { device: 'desktop' }] },
  trigger: { on: 'element', element: '#start', is: 'clicked' },
  steps: [
    { id: 'one', title: 'One', branches: [{ when: { element: '#skip' }, goTo: { step: 'three' } }] },
    { id: 'two', title: 'Two' },
    { id: 'three', title: 'Three' },
  ],
};

interface Sdk {
  explain(id: string): Promise<{ reason?: string; detail?: string } | undefined>;
}
const explained = (page: Page) =>
  page.evaluate(async () => (await (window as never as { foothold: Sdk }).foothold.explain('hello'))?.detail);

test('rules about the page decide once they are loaded, a branch leads on, and one tab at a time has the tour', async ({
  page,
  context,
  running,
}) => {
  const folder = mkdtempSync(join(tmpdir(), 'foothold-decisions-'));
  const { production, name } = createProject(running.dataDir, 'Decisions');
  mkdirSync(join(folder, 'contents'));
  writeFileSync(join(folder, 'contents/hello.json'), JSON.stringify([TOUR]));
  foothold(running.dataDir, 'push', folder, '--project', name, '--publish');
  const site = await serveSite(
    `<!doctype html><title>Decisions</title><button id="start">Start</button><i id="skip"></i>
     <script async src="${running.url}/foothold.js" data-write-key="${production.writeKey}"></script>
     <script>
       window.foothold = window.foothold || [];
       const ann = ['identify', 'ann', { email: 'ann@example.com' }];
       if (Array.isArray(foothold)) foothold.push(ann); else foothold.identify(ann[1], ann[2]);
     </script>`,
  );
  try {
    await page.goto(site.url);
    await expect.poll(() => explained(page)).toBe('It starts when "#start" is clicked, and it is not.');
    await page.locator('#start').click();
    await expect(step(page, 'one')).toBeVisible();
    await step(page, 'one').locator('[data-foothold-action="next"]').click();
    await expect(step(page, 'three')).toBeVisible();

    const other = await context.newPage();
    await other.goto(site.url);
    await expect(step(other, 'three')).toBeVisible();
    await expect(surface(page, 'tour')).toHaveCount(0);
    await expect.poll(() => explained(page)).toBe('Another tab of this browser shows it.');
  } finally {
    await site.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
