import type { AccountItem } from '@foothold/protocol/types';

/**
 * The largest account that should have arrived by now: not there yet, started longer ago than `usualMs`, at least
 * `least` people, active in the last `recentMs`. Null when there is none.
 */
export function largestStuck(
  accounts: readonly AccountItem[],
  {
    now,
    usualMs,
    least = 5,
    recentMs = 30 * 86_400_000,
  }: { now: number; usualMs: number; least?: number; recentMs?: number },
): AccountItem | null {
  const late = accounts.filter(
    (account) =>
      !account.internal &&
      account.firstValueAt === null &&
      account.people >= least &&
      now - Date.parse(account.firstSeenAt) > usualMs &&
      now - Date.parse(account.lastSeenAt) < recentMs,
  );
  return late.sort((a, b) => b.people - a.people)[0] ?? null;
}
