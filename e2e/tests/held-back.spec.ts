/** What could not be stored, in the dashboard: seen with its reason, put right and sent again, discarded. */
import { AxeBuilder } from '@axe-core/playwright';
import { createProject } from '../support/cli.ts';
import { ledgerOf } from '../support/events.ts';
import { expect, test } from '../support/test.ts';

const track = { type: 'track', userId: 'u1' };

test('what is held back is seen, put right, sent again and discarded', async ({ member, running }) => {
  const { production } = createProject(running.dataDir, 'Held back');
  const account = { url: running.url, secretKey: production.secretKey };
  await member.goto(`/held-back?env=${production.id}`);
  await expect(member.getByRole('heading', { name: 'Nothing is held back' })).toBeVisible();

  const late = { ...track, event: 'Report Opened', timestamp: 'soon' };
  const batch = [track, { ...track, messageId: 'm1' }, late];
  const send = (body: string) =>
    fetch(`${running.url}/v1/batch?writeKey=${production.writeKey}`, { method: 'POST', body });
  await send(JSON.stringify({ batch }));
  await send('{"batch":[');
  const rows = member.getByRole('table').getByRole('row');
  await expect(rows).toHaveCount(5, { timeout: 30_000 });
  await expect(member.getByText('3 events are held back of 4 that came.')).toBeVisible();

  await member.getByLabel('Reason').selectOption({ label: 'no name' });
  await expect(rows).toHaveCount(3);
  await member.getByRole('button', { name: 'Act on all that match …' }).press('Enter');
  const sheet = member.getByRole('dialog', { name: 'All that match' });
  const patch = sheet.getByLabel('Put right before it is sent');
  await patch.fill('{"event":');
  await sheet.getByRole('button', { name: 'Send again' }).click();
  await expect(sheet.getByText('That is not a JSON object')).toBeVisible();
  await patch.fill('{"event": "Report Shared"}');
  await patch.press('Tab');
  await member.keyboard.press('Enter');
  await expect(sheet.getByText('Sent again: 2 stored.')).toBeVisible({ timeout: 30_000 });
  await member.keyboard.press('Escape');
  await expect(sheet).toBeHidden();
  await member.getByRole('button', { name: 'Show all' }).click();

  await member.getByRole('button', { name: 'Report Opened' }).click();
  const one = member.getByRole('dialog', { name: 'Report Opened' });
  await expect(one.getByLabel('What came')).toContainText('"timestamp":"soon"');
  const bytes = await member.request.get(
    (await one.getByRole('link', { name: 'bytes that are kept' }).getAttribute('href')) ?? '',
  );
  expect(await bytes.text()).toBe(JSON.stringify(late));
  await one.getByRole('button', { name: 'Discard …' }).click();
  await one.getByRole('button', { name: 'Keep' }).click();
  await one.getByRole('button', { name: 'Discard …' }).click();
  await one.getByRole('button', { name: 'Yes, discard it for good' }).click();
  await expect(one.getByText('Discarded: 1 event.')).toBeVisible();
  await one.getByRole('button', { name: 'Close' }).click();

  await expect(rows).toHaveCount(2);
  await member.getByRole('button', { name: 'A whole request' }).click();
  await expect(member.getByRole('dialog').getByText('is no event')).toBeVisible();
  expect(await ledgerOf(account)).toMatchObject({
    received: 4,
    stored: 2,
    quarantined: 1,
    discarded: 1,
    refused: { unreadable: 1 },
  });
});

test('what is held back can be read by everybody: on a phone, in the dark, and when the server fails', async ({
  member,
  running,
}) => {
  const { production } = createProject(running.dataDir, 'Held back on a phone');
  const body = JSON.stringify({
    batch: [
      { ...track, properties: { x: 'x'.repeat(2_000) } },
      { ...track, event: 'E'.repeat(600) },
    ],
  });
  await fetch(`${running.url}/v1/batch?writeKey=${production.writeKey}`, { method: 'POST', body });
  await member.setViewportSize({ width: 390, height: 780 });
  await member.emulateMedia({ reducedMotion: 'reduce' });
  await member.goto(`/held-back?env=${production.id}`);
  await expect(member.getByRole('row')).toHaveCount(3, { timeout: 30_000 });
  for (const colorScheme of ['light', 'dark'] as const) {
    await member.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page: member }).analyze();
    expect(
      violations.map(({ id }) => id),
      colorScheme,
    ).toEqual([]);
    await member.getByRole('button', { name: 'A track without a name' }).click();
    const opened = await new AxeBuilder({ page: member }).analyze();
    expect(
      opened.violations.map(({ id }) => id),
      colorScheme,
    ).toEqual([]);
    expect(await member.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    await member.keyboard.press('Escape');
    await expect(member.getByRole('button', { name: 'A track without a name' })).toBeFocused();
  }
  const failing = '**/api/v1/quarantine?*';
  await member.route(failing, (route) =>
    route.fulfill({ status: 503, json: { error: { code: 'unavailable', message: 'Away.' } } }),
  );
  await member.reload();
  await expect(member.getByRole('alert').getByText('Away.')).toBeVisible();
  await member.unroute(failing);
  await member.getByRole('button', { name: 'Try again' }).click();
  await expect(member.getByRole('row')).toHaveCount(3);
});

test('what one request has no time for is sent by the next, in sight, until somebody stops it', async ({
  member,
  running,
}) => {
  const { production } = createProject(running.dataDir, 'Held back in parts');
  const batch = [track, track, track];
  await fetch(`${running.url}/v1/batch?writeKey=${production.writeKey}`, {
    method: 'POST',
    body: JSON.stringify({ batch }),
  });
  await member.goto(`/held-back?env=${production.id}`);
  await expect(member.getByRole('row')).toHaveCount(4, { timeout: 30_000 });
  await member.getByRole('button', { name: 'Act on all …' }).click();
  const sheet = member.getByRole('dialog', { name: 'All that is held back' });
  // As if it had sent forty without getting to these three; the next request is the server's own.
  const parts: { cursor: string | undefined; let: () => Promise<void> }[] = [];
  await member.route('**/api/v1/quarantine/replay', (route) => {
    const { cursor } = route.request().postDataJSON() as { cursor?: string };
    const json = { stored: 0, duplicate: 0, quarantined: 40, nextCursor: '0.0', remaining: 3 };
    parts.push({ cursor, let: () => (cursor ? route.fallback() : route.fulfill({ json })) });
  });
  const next = async () => {
    await expect.poll(() => parts.length).toBe(1);
    return parts.pop();
  };
  const patch = sheet.getByLabel('Put right before it is sent');

  await sheet.getByRole('button', { name: 'Send again' }).click();
  await (await next())?.let();
  await expect(sheet.getByText('40 sent again, 3 to go.')).toBeVisible();
  await expect(sheet.getByRole('progressbar', { name: 'Sent again' })).toHaveJSProperty('position', 40 / 43);
  const { violations } = await new AxeBuilder({ page: member }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await sheet.getByRole('button', { name: 'Stop' }).click();
  await expect(sheet.getByRole('button', { name: 'Stopping …' })).toBeDisabled();
  const second = await next();
  expect(second?.cursor).toBe('0.0');
  await second?.let();
  await expect(sheet.getByText('Sent again: 43 still wrong.')).toBeVisible({ timeout: 30_000 });

  await patch.fill('{"event": "Report Shared"}');
  await sheet.getByRole('button', { name: 'Send again' }).click();
  await (await next())?.let();
  await (await next())?.let();
  await expect(sheet.getByText('Sent again: 3 stored, 40 still wrong.')).toBeVisible({ timeout: 30_000 });
  expect(parts).toHaveLength(0);
});
