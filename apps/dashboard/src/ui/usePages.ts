import type { List } from '@foothold/protocol/types';
import { useEffect, useState } from 'preact/hooks';
import type { RequestFailure } from '../api/request.ts';
import { useGet } from '../api/useApi.ts';

export interface Pages<Item> {
  items: Item[];
  status: 'loading' | 'ready' | 'failed';
  failure: RequestFailure | null;
  hasMore: boolean;
  more: () => void;
  reload: () => void;
}

/** A list of `/api/v1`, page after page; starts over when the path or the query changes. */
export function usePages<Item>(
  path: string,
  query: { [name: string]: string | number | undefined },
  { everyMs }: { everyMs?: number } = {},
): Pages<Item> {
  const key = JSON.stringify([path, query]);
  const [kept, setKept] = useState<{ key: string; pages: Item[][]; cursor: string | undefined }>({
    key,
    pages: [],
    cursor: undefined,
  });
  const current = kept.key === key ? kept : { key, pages: [], cursor: undefined };
  // Only the first page is looked at again: later ones would shift under the reader.
  const looking = everyMs && current.cursor === undefined ? { everyMs } : {};
  const page = useGet<List<Item>>(path, { ...query, cursor: current.cursor }, looking);
  useEffect(() => {
    if (kept.key !== key) setKept({ key, pages: [], cursor: undefined });
  }, [key, kept.key]);
  const newest = page.value?.items ?? [];
  return {
    items: [...current.pages.flat(), ...newest],
    status: page.status,
    failure: page.status === 'failed' ? page.failure : null,
    hasMore: Boolean(page.value?.nextCursor),
    more: () => {
      if (!page.value?.nextCursor) return;
      setKept({ key, pages: [...current.pages, newest], cursor: page.value.nextCursor });
    },
    reload: () => {
      if (page.status !== 'loading') page.reload();
    },
  };
}
