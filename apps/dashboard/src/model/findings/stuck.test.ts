import type { AccountItem } from '@foothold/protocol/types';
import { expect, it } from 'vitest';
import { largestStuck } from './stuck.ts';

const now = Date.parse('2025-06-14T12:00:00Z');
const daysAgo = (days: number) => new Date(now - days * 86_400_000).toISOString();
const account = (id: string, people: number, overrides: Partial<AccountItem> = {}): AccountItem => ({
  id,
  name: id,
  traits: {},
  people,
  csm: null,
  firstSeenAt: daysAgo(30),
  lastSeenAt: daysAgo(1),
  firstValueAt: null,
  internal: false,
  ...overrides,
});
const options = { now, usualMs: 10 * 86_400_000 };

it('is the largest that is late', () => {
  expect(largestStuck([account('small', 8), account('large', 64)], options)?.id).toBe('large');
});
it('is none that has arrived, is our own, is new, has left or is tiny', () => {
  const others = [
    account('arrived', 90, { firstValueAt: daysAgo(2) }),
    account('own', 90, { internal: true }),
    account('new', 90, { firstSeenAt: daysAgo(3) }),
    account('left', 90, { lastSeenAt: daysAgo(60) }),
    account('tiny', 2),
  ];
  expect(largestStuck(others, options)).toBeNull();
});
