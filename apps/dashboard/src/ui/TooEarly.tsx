import type { EventsSeenResult } from '@foothold/protocol/types';
import { useQuery } from '../api/useApi.ts';
import { countUnits, unitWord } from '../format/count.ts';
import { formatWindow } from '../format/duration.ts';
import { formatShare } from '../format/share.ts';
import { formatDay } from '../format/time.ts';
import type { Measure } from '../model/measure.ts';
import { firstFullAnswerAt } from '../model/pageState.ts';

interface TooEarlyProps {
  unit: 'person' | 'account';
  n: number;
  reached: number;
  measure: Pick<Measure, 'start' | 'horizonMs'>;
  timeZone: string;
}

/** Says from when there will be a full answer, and how far those few are. */
export function TooEarly({ unit, n, reached, measure, timeZone }: TooEarlyProps) {
  const seen = useQuery<EventsSeenResult>('events-seen', 'event' in measure.start ? {} : null).value;
  const fullAt = firstAnswer(measure, seen?.items ?? []);
  return (
    <div class="early" role="note">
      <p>
        <strong>
          Too early to say.
          {fullAt !== null && ` First full answer on ${formatDay(fullAt, timeZone)}; `}
          {fullAt === null && ' '}
          {n < 100 ? `${reached} of ${n}` : `${formatShare(reached, n)} of ${countUnits(n, unit)}`} are there so far.
        </strong>
      </p>
      <p class="small soft">
        A fair rate counts only {unitWord(unit)} who have had {formatWindow(measure.horizonMs)}. Days are in {timeZone}.
      </p>
    </div>
  );
}

/** One horizon after the first start event that has been seen. Null where that is not known. */
function firstAnswer({ start, horizonMs }: TooEarlyProps['measure'], seen: EventsSeenResult['items']): number | null {
  if ('trait' in start) return null;
  const names = [start.event].flat();
  const times = seen.filter((item) => names.includes(item.event)).map((item) => item.firstAt);
  const first = times.sort()[0];
  return first ? firstFullAnswerAt(first, horizonMs) : null;
}
