import { countUnits, unitWord } from '../format/count.ts';
import { formatWindow } from '../format/duration.ts';
import { formatShare } from '../format/share.ts';
import { formatDay } from '../format/time.ts';

interface TooEarlyProps {
  unit: 'person' | 'account';
  n: number;
  reached: number;
  horizonMs: number;
  /** Epoch ms; null where the first start is not known. */
  firstFullAnswerAt: number | null;
  timeZone: string;
}

/** Says from when there will be a full answer, and how far those few are. */
export function TooEarly({ unit, n, reached, horizonMs, firstFullAnswerAt, timeZone }: TooEarlyProps) {
  return (
    <div class="early" role="note">
      <p>
        <strong>
          Too early to say.
          {firstFullAnswerAt !== null && ` First full answer on ${formatDay(firstFullAnswerAt, timeZone)}; `}
          {firstFullAnswerAt === null && ' '}
          {n < 100 ? `${reached} of ${n}` : `${formatShare(reached, n)} of ${countUnits(n, unit)}`} are there so far.
        </strong>
      </p>
      <p class="small soft">
        A fair rate counts only {unitWord(unit)} who have had {formatWindow(horizonMs)}. Days are in {timeZone}.
      </p>
    </div>
  );
}
