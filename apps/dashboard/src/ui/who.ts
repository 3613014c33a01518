import type { QueryWho } from '@foothold/protocol/types';

/** A name, else an e-mail address, else the shortened id. */
export function whoName({ id, name, email }: Pick<QueryWho, 'id' | 'name'> & Partial<Pick<QueryWho, 'email'>>): string {
  return name || email || (id.length > 22 ? `${id.slice(0, 8)}…${id.slice(-4)}` : id);
}

/** What else is known: `ann@example.com · Acme`. */
export const whoDetail = ({ name, email, accountName }: Pick<QueryWho, 'name' | 'email' | 'accountName'>): string =>
  [name ? email : null, accountName].filter(Boolean).join(' · ');

/** Where somebody's page is. */
export const whoHref = (unit: 'person' | 'account', id: string): string =>
  `/${unit === 'person' ? 'people' : 'accounts'}/${encodeURIComponent(id)}`;
