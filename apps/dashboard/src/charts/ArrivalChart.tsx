import { scaleLinear } from 'd3-scale';
import { area, curveStepAfter, line } from 'd3-shape';
import { useState } from 'preact/hooks';
import { formatDuration } from '../format/duration.ts';
import { formatPercent } from '../format/share.ts';
import type { ArrivalPoint } from './curveShape.ts';
import { pointAt, stopsOf } from './curveShape.ts';
import { timeTicks } from './timeTicks.ts';
import { useWidth } from './useWidth.ts';

export interface ArrivalSeries {
  id: string;
  label: string;
  points: ArrivalPoint[];
}
export interface ArrivalMark {
  tMs: number;
  label: string;
  kind: 'you' | 'median';
}
interface ArrivalChartProps {
  series: ArrivalSeries[];
  untilMs: number;
  marks?: ArrivalMark[];
  height?: number;
  /** What the picture says, for those who do not see it. */
  summary: string;
}

/** The share that has arrived by each time, as a stair with its band. Hovering reads it off, and so do the arrow keys. */
export function ArrivalChart({ series, untilMs, marks = [], height = 280, summary }: ArrivalChartProps) {
  const { ref, width } = useWidth<HTMLDivElement>();
  const [hoverMs, setHoverMs] = useState<number | null>(null);
  const box = { top: marks.some((mark) => mark.kind === 'you') ? 26 : 14, right: 14, bottom: 28, left: 42 };
  const top = topShare(series);
  const x = scaleLinear([0, untilMs], [box.left, Math.max(width - box.right, box.left + 1)]);
  const y = scaleLinear([0, top], [height - box.bottom, box.top]);
  const first = series[0];
  const move = (event: PointerEvent) => {
    const left = (event.currentTarget as Element).getBoundingClientRect().left;
    setHoverMs(Math.min(Math.max(x.invert(event.clientX - left), 0), untilMs));
  };
  return (
    <div class="chart" ref={ref}>
      {width > 0 && (
        <svg
          width={width}
          height={height}
          role="img"
          aria-label={summary}
          onPointerMove={move}
          onPointerLeave={() => setHoverMs(null)}
        >
          {y.ticks(4).map((share) => (
            <g key={share}>
              <line class="grid" x1={box.left} x2={width - box.right} y1={y(share)} y2={y(share)} />
              <text class="tick" x={box.left - 8} y={y(share)} dy="0.32em" text-anchor="end">
                {Math.round(share * 100)}%
              </text>
            </g>
          ))}
          {timeTicks(untilMs, width < 460 ? 4 : 8).map((tick) => (
            <text key={tick.tMs} class="tick" x={x(tick.tMs)} y={height - 8} text-anchor="middle">
              {tick.label}
            </text>
          ))}
          {series.length === 1 && first && <path class="band" d={bandPath(first.points, x, y)} />}
          {series.map((one, index) => (
            <path key={one.id} class={`curve series-${index % 6}`} d={stairPath(one.points, x, y)} />
          ))}
          {marks.map(
            (mark) => first && <Mark key={mark.label} mark={mark} points={first.points} {...{ x, y, box, width }} />,
          )}
          {hoverMs !== null && (
            <line class="hairline" x1={x(hoverMs)} x2={x(hoverMs)} y1={box.top} y2={height - box.bottom} />
          )}
        </svg>
      )}
      <CurveReader series={series} untilMs={untilMs} onRead={setHoverMs} />
      <p class="readout" aria-hidden="true">
        {hoverMs === null ? ' ' : readout(series, hoverMs)}
      </p>
    </div>
  );
}

/** Every point of the curves by keyboard: a slider that is heard and whose place is drawn in the chart. */
function CurveReader(props: Pick<ArrivalChartProps, 'series' | 'untilMs'> & { onRead: (tMs: number | null) => void }) {
  const { series, untilMs, onRead } = props;
  const stops = stopsOf(series, untilMs);
  const [at, setAt] = useState(0);
  const index = Math.min(at, stops.length - 1);
  const read = (next: number) => {
    setAt(next);
    onRead(stops[next] ?? null);
  };
  return (
    <input
      type="range"
      class="curve-reader"
      min={0}
      max={stops.length - 1}
      value={index}
      aria-label="Read the curve point by point"
      aria-valuetext={readout(series, stops[index] ?? 0)}
      onFocus={() => read(index)}
      onInput={(event) => read(Number(event.currentTarget.value))}
      onBlur={() => onRead(null)}
    />
  );
}

type Scale = (value: number) => number;

function Mark(props: {
  mark: ArrivalMark;
  points: ArrivalPoint[];
  x: Scale;
  y: Scale;
  box: { left: number; top: number };
  width: number;
}) {
  const { mark, points, x, y, box, width } = props;
  const share = pointAt(points, mark.tMs)?.share ?? 0;
  const left = x(mark.tMs);
  const side = left > width * 0.6 ? 'end' : 'start';
  const offset = side === 'end' ? -10 : 10;
  if (mark.kind === 'you') {
    return (
      <g data-testid="you">
        <line class="you-stem" x1={left} x2={left} y1={box.top - 12} y2={y(share)} />
        <circle class="you-dot" cx={left} cy={y(share)} r={6} />
        <text class="mark-label you" x={left + offset} y={box.top - 2} text-anchor={side}>
          {mark.label}
        </text>
      </g>
    );
  }
  return (
    <g>
      <path class="median" d={`M${box.left},${y(share)}H${left}V${y(0)}`} />
      <circle class="median-dot" cx={left} cy={y(share)} r={3.5} />
      <text class="mark-label" x={left + offset} y={y(share) + 18} text-anchor={side}>
        {mark.label}
      </text>
    </g>
  );
}

const stairPath = (points: ArrivalPoint[], x: Scale, y: Scale): string =>
  line<ArrivalPoint>()
    .x((point) => x(point.tMs))
    .y((point) => y(point.share))
    .curve(curveStepAfter)(points) ?? '';

const bandPath = (points: ArrivalPoint[], x: Scale, y: Scale): string =>
  area<ArrivalPoint>()
    .defined((point) => point.low !== null && point.high !== null)
    .x((point) => x(point.tMs))
    .y0((point) => y(point.low ?? 0))
    .y1((point) => y(point.high ?? 0))
    .curve(curveStepAfter)(points) ?? '';

/** The smallest of 25, 50, 75, 100 % that everything fits under. */
function topShare(series: ArrivalSeries[]): number {
  const highest = Math.max(0, ...series.map(({ points }) => highOf(points, series.length === 1)));
  return Math.min(1, Math.max(0.25, Math.ceil(highest * 4) / 4));
}
function highOf(points: ArrivalPoint[], band: boolean): number {
  const last = points[points.length - 1];
  return last ? Math.max(last.share, band ? (last.high ?? last.share) : 0) : 0;
}

function readout(series: ArrivalSeries[], tMs: number): string {
  const said = series.map((one) => {
    const point = pointAt(one.points, tMs);
    const name = series.length > 1 ? `${one.label} ` : '';
    return `${name}${formatPercent(point?.share ?? null)}`;
  });
  return `After ${formatDuration(tMs)}: ${said.join(' · ')}`;
}
