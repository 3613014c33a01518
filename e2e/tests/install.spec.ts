import { createProject } from '../support/cli.ts';
import { serveSite } from '../support/site.ts';
import { expect, test } from '../support/test.ts';

test('the install page names what is missing, and ticks what arrives', async ({ page, member, running }) => {
  const { production } = createProject(running.dataDir, 'Fresh start');
  await member.goto(`/install?env=${production.id}`);
  await expect(member.getByText(production.writeKey).first()).toBeVisible();
  await expect(member.getByText('Waiting for the first page')).toBeVisible();

  const tag = `<script async src="${running.url}/foothold.js" data-write-key="${production.writeKey}"></script>`;
  const site = await serveSite(`<!doctype html><title>Mine</title><h1>Mine</h1>${tag}<script>
    window.foothold = window.foothold || [];
    const call = (...c) => Array.isArray(foothold) ? foothold.push(c) : foothold[c[0]](...c.slice(1));
    call('page');
  </script>`);
  try {
    await page.goto(site.url);
    await expect(member.getByText('Script: arrived')).toBeAttached();
    await expect(member.getByText(/identify/).first()).toBeVisible();
    await page.evaluate(() => {
      const { foothold } = window as never as { foothold: Record<string, (...args: unknown[]) => void> };
      foothold.identify?.('u1', { name: 'Ann', createdAt: new Date().toISOString() });
      foothold.group?.('g1', { name: 'Acme' });
    });
    await expect(member.getByText('Person: arrived')).toBeAttached();
    await expect(member.getByText('Account: arrived')).toBeAttached();
  } finally {
    await site.close();
  }
});

test('the install page names a policy that keeps the page from sending, and gives the line', async ({
  page,
  member,
  running,
}) => {
  const { production } = createProject(running.dataDir, 'Strict start');
  const policy = `default-src 'self'; script-src ${running.url}; connect-src 'self'`;
  const site = await serveSite(
    `<!doctype html><title>Mine</title><script async src="${running.url}/foothold.js" data-write-key="${production.writeKey}"></script>`,
    { 'content-security-policy': policy },
  );
  try {
    await member.goto(`/install?env=${production.id}`);
    await page.goto(site.url);
    const { origin } = new URL(site.url);
    // Pages of other journeys may be silent at the same time.
    const problem = member.locator('.early', { hasText: `A page on ${origin} has loaded the script` });
    await expect(problem).toBeVisible({ timeout: 60_000 });
    await expect(problem.getByLabel('Line to add')).toHaveText(running.url);

    const field = member.getByLabel('Content-Security-Policy of your page');
    await field.fill(`content-security-policy: ${policy}`);
    await member.getByRole('button', { name: 'Check the policy' }).click();
    await expect(member.getByLabel('Lines for the policy')).toHaveText(`connect-src 'self' ${running.url};`);
    await field.fill(policy.replace("connect-src 'self'", `connect-src 'self' ${running.url}`));
    await member.getByRole('button', { name: 'Check the policy' }).click();
    await expect(member.getByText('Nothing is missing')).toBeVisible();
  } finally {
    await site.close();
  }
});
