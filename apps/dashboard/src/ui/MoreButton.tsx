import { Trouble } from './Trouble.tsx';
import type { Pages } from './usePages.ts';
import { Waiting } from './Waiting.tsx';

/** The end of a paged list: more, what went wrong, or that it is on its way. */
export function MoreButton<Item>({ pages, what }: { pages: Pages<Item>; what: string }) {
  if (pages.failure) return <Trouble failure={pages.failure} onRetry={pages.reload} />;
  if (pages.status === 'loading') return <Waiting what={what} />;
  if (!pages.hasMore) return null;
  return (
    <p>
      <button type="button" class="button" onClick={pages.more}>
        Show more
      </button>
    </p>
  );
}
