import type { JsonObject } from '@foothold/protocol/types';

/** `off`: nobody looks. `report`: it is counted who signs. `enforced`: what is not signed is held back. */
export type IdentityMode = 'off' | 'report' | 'enforced';

/** What a good token says: this user, in these accounts, with these traits. */
export interface Claims {
  userId: string;
  accounts: string[];
  traits?: JsonObject;
}
export type TokenFault = 'missing' | 'expired' | 'invalid';

/** Who vouches for what a request says about people; decided once, at the edge, and kept with the request in the log. */
export type Proof = { mode: Exclude<IdentityMode, 'off'> } & (
  | { by: 'key' }
  | { by: 'token'; claims: Claims[] }
  | { by: 'nobody'; why: TokenFault }
);

/** As far as identity goes, an event of any shape. */
export interface Claiming {
  type?: unknown;
  userId?: unknown;
  anonymousId?: unknown;
  groupId?: unknown;
  context?: unknown;
}

/** True where an event says nothing about who somebody is, or is vouched for, or nobody insists. */
export function isAccepted(event: Claiming, proof: Proof): boolean {
  return proof.mode !== 'enforced' || !claimsSomebody(event) || isProved(event, proof);
}

/** True for what a secret key sent, and for what a token covers: its user, and no other account than those it names. */
export function isProved(event: Claiming, proof: Proof): boolean {
  if (proof.by !== 'token') return proof.by === 'key';
  const userId = textOf(event.userId);
  const accounts = accountsOf(event);
  return proof.claims.some(
    (claims) =>
      (userId === '' || userId === claims.userId) && accounts.every((account) => claims.accounts.includes(account)),
  );
}

/**
 * Whether an event is kept under an anonymous id that nobody vouches for, where that matters: it may stand there only as
 * long as it is no user's id.
 */
export function isUnvouched({ userId, anonymousId }: Claiming, proof: Proof): boolean {
  if (proof.mode !== 'enforced' || proof.by === 'key' || textOf(userId) !== '') return false;
  return proof.by === 'nobody' || proof.claims.every((claims) => claims.userId !== textOf(anonymousId));
}

/** Whether it names a user or an account, or is a call that says who somebody is. */
export function claimsSomebody(event: Claiming): boolean {
  const isCall = event.type === 'identify' || event.type === 'group' || event.type === 'alias';
  return isCall || textOf(event.userId) !== '' || accountsOf(event).length > 0;
}

function accountsOf({ groupId, context }: Claiming): string[] {
  const inContext = (context as { groupId?: unknown } | null | undefined)?.groupId;
  return [textOf(groupId), textOf(inContext)].filter((id) => id !== '');
}

const textOf = (id: unknown): string => (typeof id === 'string' || typeof id === 'number' ? String(id) : '');
