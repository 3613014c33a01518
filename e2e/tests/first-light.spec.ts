import { action, connectSource, inviteColleague, openChecklist, signUp, step, surface } from '../support/demo.ts';
import { startServer } from '../support/server.ts';
import { expect, test } from '../support/test.ts';

// The purpose of the first release, as one journey from an empty data directory.
test('a newcomer is led to a first report, celebrated, and found in the curve and the funnel', async ({
  page,
  browser,
}) => {
  test.setTimeout(480_000);
  const server = await startServer();
  try {
    const name = await signUp(page, server.demoUrl.replace(server.url, server.otherOrigin));

    await test.step('the checklist knows what is done already', async () => {
      await expect(surface(page, 'checklist')).toBeVisible();
      await expect(surface(page, 'checklist')).toContainText('Your first client report');
    });

    await test.step('doing the things anywhere ticks them', async () => {
      await connectSource(page);
      await inviteColleague(page);
      await openChecklist(page);
      await expect(surface(page, 'checklist').getByText('3 of 4')).toBeVisible();
    });

    await test.step('the tour goes over routes and a full load', async () => {
      await action(page, 'checklist', 'item')
        .getByText('Show me how')
        .or(surface(page, 'checklist').getByText('Show me how'))
        .first()
        .click();
      await expect(step(page, 'welcome')).toBeVisible();
      await page.getByTestId('nav-reports').click();
      await expect(step(page, 'new-report')).toBeVisible();
      await page.getByTestId('new-report').click();
      await expect(step(page, 'choose-client')).toBeVisible();
      await step(page, 'choose-client').locator('[data-foothold-action="next"]').click();
      await expect(step(page, 'publish')).toBeVisible();
      await page.getByTestId('publish').click();
      await expect(page.getByTestId('report')).toBeVisible();
    });

    await test.step('the first report is celebrated', async () => {
      await step(page, 'read-it').locator('[data-foothold-action="next"]').click();
      await expect(surface(page, 'celebration')).toContainText('Your first report is ready');
      await expect(surface(page, 'celebration')).toContainText(name.split(' ')[0] as string);
    });

    const me = (await page.getByTestId('see-yourself').getAttribute('href')) as string;
    const context = await browser.newContext();
    const dashboard = await context.newPage();
    await test.step('the dashboard opens by the printed link, in the sample project', async () => {
      await dashboard.goto(server.signInLink);
      await expect(dashboard.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(dashboard.getByText('Sample: Northbeam').first()).toBeVisible();
    });

    await test.step('the person is a dot on the curve, and You on top of the live list', async () => {
      await dashboard.goto(me);
      await expect(dashboard.getByTestId('you')).toBeVisible();
      await dashboard.goto(server.url);
      await expect(dashboard.getByTestId('you-row')).toContainText(name);
    });

    await test.step('the person is behind the last bar of the funnel', async () => {
      await dashboard.goto(`${server.url}/funnel?unit=person`);
      await dashboard.getByRole('button', { name: /people reached “Published a report”/ }).click();
      const sheet = dashboard.getByRole('dialog');
      await expect(sheet.getByTestId('who-count')).toBeVisible();
      const more = sheet.getByRole('button', { name: /more/i });
      while (!(await sheet.getByText(name).first().isVisible()) && (await more.isVisible())) await more.click();
      await expect(sheet.getByText(name).first()).toBeVisible();
    });
    await context.close();
  } finally {
    await server.stop();
  }
});
