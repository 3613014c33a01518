import type { ContentItem, EventsSeenResult, List, TimeToValueResult } from '@foothold/protocol/types';
import { useGet, useQuery } from '../../api/useApi.ts';
import type { Resource } from '../../api/useResource.ts';
import { unitWord } from '../../format/count.ts';
import { DAY, formatWindow } from '../../format/duration.ts';
import { formatPercent } from '../../format/share.ts';
import { formatDay } from '../../format/time.ts';
import { differs } from '../../model/findings/lift.ts';
import type { Finding } from './Findings.tsx';
import type { Asked } from './OverviewPage.tsx';

const BESIDE_MS = 28 * DAY;

/** Whether those who started after a checklist went live arrive more often than those before. */
export function useLaunchFinding({ basics, body, asOf }: Asked): Finding {
  const contents = useGet<List<ContentItem>>('/contents');
  const checklist = contents.value?.items.find((content) => content.kind === 'checklist' && content.published);
  const shown = useQuery<EventsSeenResult>(
    'events-seen',
    checklist ? { where: [{ property: 'contentId', op: 'is', value: checklist.id }] } : null,
  );
  const launchedAt = checklist && shown.value ? launchOf(shown.value, checklist) : null;
  const window = (from: number, to: number) => (launchedAt ? { ...body, from, to } : null);
  const sides = [
    useQuery<TimeToValueResult>('time-to-value', window((launchedAt ?? 0) - BESIDE_MS, launchedAt ?? 0)),
    useQuery<TimeToValueResult>('time-to-value', window(launchedAt ?? 0, asOf)),
  ];
  const asked: Resource<unknown>[] = [contents, ...(checklist ? [shown] : []), ...(launchedAt ? sides : [])];
  if (asked.some((one) => one.status === 'loading')) return 'asking';
  const [before, after] = sides.map((side) => side.value?.activationRate);
  if (!checklist || !launchedAt || !before || !after) return null;
  const difference = differs(before, after);
  if (difference === 'unclear') return null;
  const { measure, timeZone } = basics;
  return (
    <article class="finding" key="launch">
      <span class={difference === 'higher' ? 'chip pine' : 'chip ochre'}>
        {difference === 'higher' ? 'Better since a guide' : 'Worse since a guide'}
      </span>
      <p>
        Since “{checklist.name}” went live on {formatDay(launchedAt, timeZone)}, {formatPercent(after.rate)} of{' '}
        {unitWord(measure.unit)} reach first value within {formatWindow(measure.horizonMs)}; in the four weeks before it
        was {formatPercent(before.rate)}.
      </p>
      <a href="/time-to-value#weeks">See it by week</a>
    </article>
  );
}

/** When somebody first saw it; when it was published if nobody has. */
function launchOf(seen: EventsSeenResult, checklist: ContentItem): number | null {
  const first = seen.items.find((item) => item.event === '$content_shown')?.firstAt;
  const at = first ?? checklist.published?.publishedAt;
  // Whole minutes, so that the question stays the same while the page is open.
  return at ? Math.floor(Date.parse(at) / 60_000) * 60_000 : null;
}
