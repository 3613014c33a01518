import { type Claiming, isProved, type Proof } from './proof.ts';

/** What a row gains when somebody vouches for it; only person state asks, neither goes into the event store. */
export interface Vouched {
  verified?: boolean;
  /** JSON: traits that the token vouches for. */
  claims?: string;
}

/** Notes on a row whether its sender has proved who it is, and with its identify what the token says beside. */
export function vouchFor(row: Vouched & { user_id: string }, event: Claiming, proof: Proof): void {
  if (!isProved(event, proof)) return;
  // A token proves who somebody is; what a browser says beside it is as good a claim as any.
  if (proof.by === 'key') row.verified = true;
  if (proof.by !== 'token' || event.type !== 'identify') return;
  const traits = proof.claims.find(({ userId }) => userId === row.user_id)?.traits;
  if (traits) row.claims = JSON.stringify(traits);
}
