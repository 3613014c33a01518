import { formatWindow } from '../../format/duration.ts';
import type { Measure } from '../../model/measure.ts';

/** The exact definitions, for whoever wants to check. */
export function HowComputed({ measure, timeZone }: { measure: Measure; timeZone: string }) {
  return (
    <details class="how">
      <summary>How we computed this</summary>
      <p>
        The clock starts at somebody’s first “{measure.startName}” ever and stops at the first “{measure.valueName}” at
        or after it. Whoever is not there yet counts as not there yet (right-censored at this moment), never as never:
        the curve is 1 − Kaplan–Meier, its band the log-log interval with Greenwood’s variance at 95 %.
      </p>
      <p>
        The median is the first moment at which at least half have arrived; its range comes from inverting the band. The
        median of only those who made it would be too short, so it is not shown anywhere.
      </p>
      <p>
        “Within {formatWindow(measure.horizonMs)}” counts only those who started at least that long ago; its range is
        Wilson’s at 95 %. Groups are compared by the log-rank test, with no p-value under ten arrivals. Weeks are those
        of the time zone {timeZone}. People of your own company and automated traffic are out of every rate.
      </p>
    </details>
  );
}
