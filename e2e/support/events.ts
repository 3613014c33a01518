import type { Ledger, StoredEvent } from '@foothold/protocol/types';
import { expect } from '@playwright/test';

/** What one environment holds, as a customer's own program would ask. */
export interface Account {
  url: string;
  secretKey: string;
}

const ask = async ({ url, secretKey }: Account, path: string): Promise<string> => {
  const response = await fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${secretKey}` } });
  expect(response.status, path).toBe(200);
  return response.text();
};

export const ledgerOf = async (account: Account): Promise<Ledger> =>
  JSON.parse(await ask(account, '/ledger')) as Ledger;

/**
 * Every stored event, once there are `count` of them and nothing is on its way; fails when there are others than so
 * many, or the ledger has a difference.
 */
export async function storedEvents(account: Account, count: number): Promise<StoredEvent[]> {
  await expect
    .poll(async () => (await ledgerOf(account)).stored, { timeout: 120_000, message: 'stored events' })
    .toBeGreaterThanOrEqual(count);
  await expect.poll(async () => (await ledgerOf(account)).pending, { message: 'pending events' }).toBe(0);
  // A client may still be sending again what it has sent.
  const { received, stored, duplicate, quarantined, refused, pending } = await ledgerOf(account);
  const refusals = Object.values(refused).reduce((sum, n) => sum + n, 0);
  expect(received).toBe(stored + duplicate + quarantined + refusals + pending);
  const lines = (await ask(account, '/export/events')).split('\n').filter(Boolean);
  const events = lines.map((line) => JSON.parse(line) as StoredEvent);
  expect(events, events.map(({ event }) => event).join(', ')).toHaveLength(count);
  expect(stored).toBe(count);
  return events;
}
