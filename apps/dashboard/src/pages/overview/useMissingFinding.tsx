import type { ContentItem, List, StoredEvent } from '@foothold/protocol/types';
import { useGet } from '../../api/useApi.ts';
import { formatAgo } from '../../format/time.ts';
import { worstMissing } from '../../model/findings/missing.ts';
import type { Finding } from './Findings.tsx';

const MOST = 200;

/** The step of a guide that points at something which is no longer there. */
export function useMissingFinding(): Finding {
  const events = useGet<List<StoredEvent>>('/events', { name: '$target_missing', limit: MOST });
  const contents = useGet<List<ContentItem>>('/contents');
  if (events.status === 'loading' || contents.status === 'loading') return 'asking';
  if (!events.value || !contents.value) return null;
  const missing = worstMissing(events.value.items, contents.value.items);
  const latest = events.value.items
    .map((event) => event.timestamp)
    .sort()
    .at(-1);
  if (!missing || !latest) return null;
  return (
    <article class="finding" key="missing">
      <span class="chip ochre">Target missing</span>
      <p>
        Step “{missing.stepId}” of “{missing.contentName}” points at something that is gone
        {missing.release && ` since release ${missing.release}`}
        {missing.route && ` on ${missing.route}`}: {events.value.nextCursor ? `over ${missing.times}` : missing.times}{' '}
        times, last {formatAgo(latest, Date.now())}.
      </p>
      <a href={`/content#${encodeURIComponent(missing.contentId)}`}>Open the guide</a>
    </article>
  );
}
