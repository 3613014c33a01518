import { connectSource, inviteColleague, signUp } from '../support/demo.ts';
import { expect, test } from '../support/test.ts';

test('the demo works as ever when Foothold is gone', async ({ page, running }) => {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.route(`${running.url}/**`, (route) => route.abort());
  await signUp(page, `${running.otherOrigin}/demo/`);
  await connectSource(page);
  await inviteColleague(page);
  await page.goto(`${running.otherOrigin}/demo/app/reports/new`);
  await page.getByTestId('publish').click();
  await expect(page.getByTestId('report')).toBeVisible();
  expect(errors).toEqual([]);
});

test('what was done while Foothold was away arrives when it is back', async ({ page, member, running }) => {
  await page.clock.install();
  await signUp(page, `${running.otherOrigin}/demo/`);
  await page.waitForFunction(() => 'foothold' in window && !Array.isArray(window.foothold));
  await page.route(`${running.url}/v1/**`, (route) => route.abort());
  await connectSource(page);
  await page.unroute(`${running.url}/v1/**`);
  await page.reload();
  await page.waitForFunction(() => 'foothold' in window && !Array.isArray(window.foothold));
  // The longer it was away, the later it is asked again: after five minutes at most.
  await page.clock.fastForward(300_000);
  const me = new URL((await page.getByTestId('see-yourself').getAttribute('href')) as string).searchParams.get(
    'me',
  ) as string;
  await member.goto(`/people/${encodeURIComponent(me)}`);
  await expect(async () => {
    await member.reload();
    await expect(member.getByText('Source Connected').first()).toBeVisible({ timeout: 10_000 });
  }).toPass({ timeout: 120_000 });
});
