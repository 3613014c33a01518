/** Somebody in two accounts: what was done in the one does not count in the other, here, on another device and on the server. */
import type { BrowserContext, Page } from '@playwright/test';
import { call, type Host, hasBooted, openHost } from '../support/host.ts';
import { expect, test } from '../support/test.ts';

const TOUR = {
  id: 'again',
  kind: 'tour',
  name: 'Again',
  audience: { event: 'Report Published', count: { atLeast: 2 }, scope: 'membership' },
  trigger: { on: 'code' },
  steps: [{ id: 'one', title: 'One' }],
};
const LIST = {
  id: 'ours',
  kind: 'checklist',
  name: 'Ours',
  title: 'Set up your account',
  open: 'never',
  items: [
    { id: 'invite', title: 'Invite', done: { event: 'Invited', scope: 'account' } },
    { id: 'connect', title: 'Connect', done: { event: 'Connected', scope: 'account' } },
  ],
};
const HOLDS = 'It starts by code alone.';
const happened = (times: string) =>
  `The person is not in the audience: "Report Published" happened ${times} by this person in this account, wanted at least 2.`;

let host: Host;
test.beforeEach(async ({ running }) => {
  host = await openHost(running, 'Accounts', { contents: [TOUR, LIST] });
});
test.afterEach(() => host.close());

const explained = async (page: Page) => ((await call(page, 'explain', 'again')) as { detail?: string }).detail;
async function open(context: BrowserContext, account: string) {
  const page = await context.newPage();
  await page.addInitScript((groupId) => {
    Object.assign(window, {
      foothold: [
        ['identify', 'ann'],
        ['group', groupId],
      ],
    });
  }, account);
  await page.goto(host.url);
  await hasBooted(page);
  return page;
}

const reasonOf = async (page: Page) => ((await call(page, 'explain', 'ours')) as { reason?: string }).reason ?? 'shows';
const doneIn = async (page: Page) =>
  ((await call(page, 'getChecklist', 'ours')) as { doneCount: number } | null)?.doneCount;

test('an account’s checklist is ticked and put away in that account alone', async ({ context, browser }) => {
  const page = await open(context, 'acme');
  await expect.poll(() => reasonOf(page)).toBe('shows');
  await call(page, 'track', 'Invited');
  await expect.poll(() => doneIn(page)).toBe(1);
  await call(page, 'stop', 'ours');
  await expect.poll(() => reasonOf(page)).toBe('dismissed');
  await call(page, 'group', 'other');
  await expect.poll(() => reasonOf(page)).toBe('shows');
  await expect.poll(() => doneIn(page)).toBe(0);

  const device = await browser.newContext();
  const elsewhere = await open(device, 'other');
  await expect.poll(() => reasonOf(elsewhere)).toBe('shows');
  await expect.poll(() => doneIn(elsewhere)).toBe(0);
  await call(elsewhere, 'group', 'acme');
  await expect.poll(() => reasonOf(elsewhere)).toBe('dismissed');
  await expect.poll(() => doneIn(elsewhere)).toBe(1);
  await device.close();
});

test('what a person does counts in the account that is open', async ({ context, browser }) => {
  const page = await open(context, 'acme');
  await expect.poll(() => explained(page)).toBe(happened('0 times'));
  await call(page, 'track', 'Report Published');
  await expect.poll(() => explained(page)).toBe(happened('1 time'));
  await call(page, 'group', 'other');
  await expect.poll(() => explained(page)).toBe(happened('0 times'));
  await call(page, 'track', 'Report Published');
  await expect.poll(() => explained(page)).toBe(happened('1 time'));
  await call(page, 'group', 'acme');
  await call(page, 'track', 'Report Published');
  await expect.poll(() => explained(page)).toBe(HOLDS);

  const device = await browser.newContext();
  const elsewhere = await open(device, 'other');
  await expect.poll(() => explained(elsewhere)).toBe(happened('1 time'));
  await call(elsewhere, 'group', 'acme');
  await expect.poll(() => explained(elsewhere)).toBe(HOLDS);
  await device.close();

  const asked = { personId: 'ann', contentId: 'again', url: host.url };
  const onServer = async () => ((await host.api('POST', '/explain', asked)) as { detail?: string }).detail;
  await expect.poll(onServer).toBe(HOLDS);
});
