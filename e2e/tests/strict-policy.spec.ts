import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createProject, foothold } from '../support/cli.ts';
import { step, surface } from '../support/demo.ts';
import { serveSite } from '../support/site.ts';
import { expect, test } from '../support/test.ts';

const TOUR = {
  id: 'hello',
  kind: 'tour',
  name: 'Hello',
  steps: [
    { id: 'one', title: 'Here', target: { locators: [{ css: '#start' }] } },
    { id: 'two', title: 'And everywhere', overlay: 'block' },
  ],
};
const CELEBRATION = {
  id: 'yes',
  kind: 'celebration',
  name: 'Yes',
  milestone: 'sent',
  style: 'confetti',
  title: 'Sent',
};
const MILESTONES = [{ id: 'sent', name: 'Sent', event: 'Message Sent', scope: 'person', firstValue: true }];

test('everything works under the strictest policy, without one report', async ({ page, running }) => {
  const folder = mkdtempSync(join(tmpdir(), 'foothold-strict-'));
  const { production, name } = createProject(running.dataDir, 'Strict');
  mkdirSync(join(folder, 'contents'));
  writeFileSync(join(folder, 'contents/hello.json'), JSON.stringify([TOUR, CELEBRATION]));
  writeFileSync(join(folder, 'milestones.json'), JSON.stringify(MILESTONES));
  foothold(running.dataDir, 'push', folder, '--project', name, '--publish');

  const policy = `default-src 'none'; script-src 'nonce-abc'; style-src 'none'; connect-src ${running.url}; require-trusted-types-for 'script'; trusted-types 'none'`;
  const site = await serveSite(
    `<!doctype html><title>Strict</title><button id="start">Start</button>
     <script nonce="abc" async src="${running.url}/foothold.js" data-write-key="${production.writeKey}"></script>
     <script nonce="abc">
       window.reports = [];
       addEventListener('securitypolicyviolation', (e) => reports.push(e.violatedDirective + ' ' + e.blockedURI));
       window.foothold = window.foothold || [];
       if (Array.isArray(foothold)) foothold.push(['identify', 'ann']); else foothold.identify('ann');
     </script>`,
    { 'content-security-policy': policy },
  );
  try {
    await page.goto(site.url);
    await expect(step(page, 'one')).toBeVisible();
    await step(page, 'one').locator('[data-foothold-action="next"]').click();
    await expect(step(page, 'two')).toBeVisible();
    await step(page, 'two').locator('[data-foothold-action="next"]').click();
    await expect(surface(page, 'tour')).toHaveCount(0);
    await page.evaluate(() =>
      (window as never as { foothold: { track(name: string): void } }).foothold.track('Message Sent'),
    );
    await expect(surface(page, 'celebration')).toContainText('Sent');
    expect(await page.evaluate(() => (window as never as { reports: string[] }).reports)).toEqual([]);
  } finally {
    await site.close();
    rmSync(folder, { recursive: true, force: true });
  }
});
