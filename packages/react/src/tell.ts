import type { Foothold } from '@foothold/sdk';
import type { Hold } from './hold.ts';

export type Traits = NonNullable<Parameters<Foothold['identify']>[1]>;
export interface User {
  id: string;
  traits?: Traits;
  /** A JWT of your back end that says who this is; see the guide on signed identity. */
  token?: string;
}
export interface Account {
  id: string;
  traits?: Traits;
}

/** What one provider has told to an instance since that was started. */
export interface Told {
  hold: Hold | undefined;
  userId: string | undefined;
  user: string;
  account: string;
}

/** Tells who is there and for which account, as far as it is news. @returns what is told now */
export function tell(
  client: Foothold,
  hold: Hold | undefined,
  before: Told | undefined,
  user?: User | null,
  account?: Account | null,
): Told {
  const last = before?.hold === hold ? before : undefined;
  const next = { hold, userId: user?.id, user: textOf(user), account: textOf(account) };
  if (next.user !== (last?.user ?? '')) {
    if (user) client.identify(user.id, user.traits, { token: user.token });
    else client.reset();
  }
  // Somebody else is of no account until it is said of which.
  const isNews = next.account !== last?.account || next.userId !== last.userId;
  if (account && isNews) client.group(account.id, account.traits);
  return next;
}

const textOf = (who: User | Account | null | undefined) => (who ? JSON.stringify(who) : '');
