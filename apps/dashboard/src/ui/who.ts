import type { FunnelPersonItem, QueryWho } from '@foothold/protocol/types';

/** One line of the list behind a number. */
export interface WhoLine {
  id: string;
  name: string | null;
  email?: string | null;
  accountName?: string | null;
  /** From the start until there (or until now). Null where it is not known. */
  tMs: number | null;
}

/** A name, else an e-mail address, else the shortened id. */
export function whoName({ id, name, email }: Pick<WhoLine, 'id' | 'name' | 'email'>): string {
  return name || email || (id.length > 22 ? `${id.slice(0, 8)}…${id.slice(-4)}` : id);
}

/** What else is known: `ann@example.com · Acme`. */
export const whoDetail = ({ name, email, accountName }: Omit<WhoLine, 'id' | 'tMs'>): string =>
  [name ? email : null, accountName].filter(Boolean).join(' · ');

/** Where somebody's page is. */
export const whoHref = (unit: 'person' | 'account', id: string): string =>
  `/${unit === 'person' ? 'people' : 'accounts'}/${encodeURIComponent(id)}`;

/** An item of either list: one of time to value says how long it took, one of a funnel when each step was taken. */
export function whoLine(item: QueryWho | FunnelPersonItem): WhoLine {
  if (!('stepsAt' in item)) return item;
  const [first, last] = [item.stepsAt[0], item.stepsAt.at(-1)];
  const hasWay = first && last && item.stepsAt.length > 1;
  return { id: item.id, name: item.name, tMs: hasWay ? Date.parse(last) - Date.parse(first) : null };
}
