import type { Product } from './product.ts';
import { exactly, type Figure } from './report.ts';
import { type Account, pause } from './sender.ts';

export interface LedgerAnswer {
  received: number;
  stored: number;
  duplicate: number;
  quarantined: number;
  refused: Record<string, number>;
  pending: number;
}

export const refusedIn = ({ refused }: LedgerAnswer): number => Object.values(refused).reduce((a, b) => a + b, 0);

/** Waits until nothing that is acknowledged is on its way any more; how long that took, in ms. */
export async function caughtUp(product: Product, withinMs = 120_000): Promise<number> {
  const startedAt = performance.now();
  while (performance.now() - startedAt < withinMs) {
    const ledger = await product.get<LedgerAnswer>('/ledger').catch(() => null);
    if (ledger?.pending === 0) break;
    await pause(100);
  }
  return performance.now() - startedAt;
}

/**
 * The end of every run: what the server says happened against what the client knows. Requests that got no answer may
 * have been read or not, so `received` has that much room and no more; refusals that a dead process still had in memory too.
 */
export async function compare(product: Product, account: Account, { died = false } = {}): Promise<Figure[]> {
  await caughtUp(product);
  const ledger = await product.get<LedgerAnswer>('/ledger');
  const ids = await product.storedIds();
  const distinct = new Set(ids).size;
  const known = ledger.stored + ledger.duplicate + ledger.quarantined + ledger.pending + refusedIn(ledger);
  const unexpected = [...account.unexpected].map(([status, times]) => `${times} × ${status}`).join(', ') || 'none';
  const reasons =
    Object.entries(ledger.refused)
      .map(([reason, count]) => `${count} ${reason}`)
      .join(', ') || 'nothing';
  const room = account.unanswered;
  const missing = Math.max(0, account.answered - ledger.received - (died ? account.refused : 0));
  const invented = Math.max(0, ledger.received - account.answered - room);
  return [
    exactly('events made and not acknowledged in the end', account.made - account.acknowledged, 0),
    exactly('acknowledged and lost', account.acknowledged - distinct, 0),
    exactly('stored twice', ids.length - distinct, 0),
    exactly('difference: stored − made by the client', ledger.stored - account.made, 0),
    exactly('difference: received − answered to the client', invented - missing, 0),
    ...(room === 0 && !died
      ? [exactly('difference: refused − 503 seen by the client', refusedIn(ledger) - account.refused, 0)]
      : []),
    exactly('difference: the ledger in itself', ledger.received - known, 0),
    { what: 'refused, by the ledger', value: reasons, bar: 'for the record', pass: true },
    { what: 'answers that are neither 200 nor 503', value: unexpected, bar: 'none', pass: unexpected === 'none' },
    exactly('503 without Retry-After', account.withoutRetryAfter, 0),
  ];
}
