import { scaleBand, scaleLinear } from 'd3-scale';
import { formatShare } from '../format/share.ts';
import { formatDayShort } from '../format/time.ts';
import { type Cohort, isYoung, shareOf } from '../model/cohort.ts';
import { useWidth } from './useWidth.ts';

interface CohortBarsProps {
  cohorts: Cohort[];
  summary: string;
  height?: number;
}

const WIDEST_BAR = 64;

/** One bar a week: the share that got there in time, with its interval. A week too recent to count is only an outline. */
export function CohortBars({ cohorts, summary, height = 210 }: CohortBarsProps) {
  const { ref, width } = useWidth<HTMLDivElement>();
  const box = { top: 12, right: 6, bottom: 28, left: 42 };
  const x = scaleBand(
    cohorts.map((cohort) => cohort.start),
    [box.left, Math.max(width - box.right, box.left + 1)],
  ).paddingInner(0.28);
  const top = Math.min(
    1,
    Math.max(0.25, ...cohorts.map((cohort) => Math.ceil((cohort.interval?.[1] ?? shareOf(cohort)) * 4) / 4)),
  );
  const y = scaleLinear([0, top], [height - box.bottom, box.top]);
  const barWidth = Math.min(x.bandwidth(), WIDEST_BAR);
  const every = Math.ceil(cohorts.length / Math.max(Math.floor(width / 74), 1));
  return (
    <div class="chart" ref={ref}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={summary}>
          {y.ticks(4).map((share) => (
            <g key={share}>
              <line class="grid" x1={box.left} x2={width - box.right} y1={y(share)} y2={y(share)} />
              <text class="tick" x={box.left - 8} y={y(share)} dy="0.32em" text-anchor="end">
                {Math.round(share * 100)}%
              </text>
            </g>
          ))}
          {cohorts.map((cohort, index) => {
            const left = x(cohort.start) ?? 0;
            const middle = left + x.bandwidth() / 2;
            const young = isYoung(cohort);
            const high = y(shareOf(cohort));
            return (
              <g key={cohort.start}>
                <title>{titleOf(cohort)}</title>
                <rect
                  class={young ? 'bar young' : 'bar'}
                  x={middle - barWidth / 2}
                  y={high}
                  width={barWidth}
                  height={Math.max(y(0) - high, 1)}
                  rx={3}
                />
                {!young && cohort.interval && (
                  <line class="whisker" x1={middle} x2={middle} y1={y(cohort.interval[0])} y2={y(cohort.interval[1])} />
                )}
                {(cohorts.length - 1 - index) % every === 0 && (
                  <text class="tick" x={middle} y={height - 8} text-anchor="middle">
                    {formatDayShort(cohort.start, 'UTC')}
                  </text>
                )}
              </g>
            );
          })}
        </svg>
      )}
    </div>
  );
}

function titleOf(cohort: Cohort): string {
  const week = `Week of ${formatDayShort(cohort.start, 'UTC')}`;
  if (isYoung(cohort)) {
    return `${week}: too recent to count; ${cohort.reachedSoFar} of ${cohort.size} are there so far`;
  }
  return `${week}: ${formatShare(cohort.reached, cohort.mature)}, ${cohort.size} started`;
}
