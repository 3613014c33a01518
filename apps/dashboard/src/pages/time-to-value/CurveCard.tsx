import type { TimeToValueQuery, TimeToValueResult } from '@foothold/protocol/types';
import { ArrivalChart, type ArrivalMark, type ArrivalSeries } from '../../charts/ArrivalChart.tsx';
import { arrivalOf, curveEnd, pointAt } from '../../charts/curveShape.ts';
import { unitWord } from '../../format/count.ts';
import { DAY, formatDuration, formatWindow } from '../../format/duration.ts';
import { formatInterval, formatPercent } from '../../format/share.ts';
import type { Measure } from '../../model/measure.ts';
import type { TtvQuestion } from '../../model/ttvQuestion.ts';
import type { Me } from '../../model/useMe.ts';
import { valueLabel } from '../../model/valueLabel.ts';
import { TableScroll } from '../../ui/TableScroll.tsx';
import type { WhoQuestion } from '../../ui/WhoSheet.tsx';

interface CurveCardProps {
  result: TimeToValueResult;
  question: TtvQuestion;
  measure: Measure;
  body: TimeToValueQuery;
  me: Me | null;
  ask: (question: WhoQuestion) => void;
}
const MOST_GROUPS = 6;
const DAYS = [1, 3, 7, 14, 30];

/** The curve, "You" on it, and the same as a table. */
export function CurveCard({ result, question, measure, body, me, ask }: CurveCardProps) {
  const untilMs = curveEnd(result.curve, result.rmst.tauMs);
  const all = arrivalOf(result.curve, result.n, untilMs);
  const groups = [...result.groups].sort((a, b) => b.n - a.n).slice(0, MOST_GROUPS);
  const series: ArrivalSeries[] =
    groups.length > 0
      ? groups.map((group) => ({
          id: String(group.value),
          label: valueLabel(group.value),
          points: arrivalOf(group.curve, group.n, untilMs),
        }))
      : [{ id: 'all', label: 'Everybody', points: all }];
  const marks: ArrivalMark[] = [];
  if (groups.length === 0 && result.median.ms !== null && result.median.ms <= untilMs) {
    marks.push({ tMs: result.median.ms, label: `half within ${formatDuration(result.median.ms)}`, kind: 'median' });
  }
  if (me?.tMs != null) {
    const said = me.hasReached ? `You · ${formatDuration(me.tMs)}` : `You · ${formatDuration(me.tMs)}, on the way`;
    marks.push({ tMs: Math.min(me.tMs, untilMs), label: said, kind: 'you' });
  }
  const rows = DAYS.filter((day) => day * DAY <= untilMs || day <= 7);
  return (
    <section class="card">
      <div class="card-head">
        <h2>Reached first value by then</h2>
        <p>
          Share of {unitWord(question.unit)} that have reached “{measure.valueName}” by each time after “
          {measure.startName}”{groups.length === 0 && ', with the range it is likely in'}.
        </p>
        {groups.length > 0 && (
          <ul class="legend">
            {series.map((one, index) => (
              <li key={one.id}>
                <i class={`series-${index}`} />
                {one.label}
              </li>
            ))}
            {result.groups.length > MOST_GROUPS && <li class="soft">the largest six of {result.groups.length}</li>}
          </ul>
        )}
      </div>
      <div class="curve-and-table">
        <ArrivalChart
          series={series}
          untilMs={untilMs}
          marks={marks}
          height={320}
          summary={`Curve of arrival. ${rows
            .map((day) => `After ${formatWindow(day * DAY)} ${formatPercent(pointAt(all, day * DAY)?.share ?? null)}`)
            .join(', ')}.${me?.tMs != null ? ` You: ${formatDuration(me.tMs)}.` : ''}`}
        />
        <TableScroll label="By day">
          <table class="table">
            <caption class="visually-hidden">Share that has reached first value by day</caption>
            <thead>
              <tr>
                <th scope="col">By the end of</th>
                <th scope="col" class="number">
                  Share
                </th>
                <th scope="col" class="number">
                  Likely between
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((day) => (
                <DayRow
                  key={day}
                  day={day}
                  points={arrivalOf(result.curve, result.n, day * DAY)}
                  onOpen={(count) =>
                    ask({
                      title: `Reached first value within ${formatWindow(day * DAY)}`,
                      unit: question.unit,
                      count,
                      query: 'time-to-value-people',
                      body: { ...body, which: 'reached', withinMs: day * DAY },
                    })
                  }
                  count={result.curve.filter((p) => p.tMs <= day * DAY).reduce((sum, p) => sum + p.events, 0)}
                  n={result.n}
                />
              ))}
            </tbody>
          </table>
        </TableScroll>
      </div>
    </section>
  );
}

interface DayRowProps {
  day: number;
  points: ReturnType<typeof arrivalOf>;
  count: number;
  n: number;
  onOpen: (count: number) => void;
}
function DayRow({ day, points, count, n, onOpen }: DayRowProps) {
  const last = points[points.length - 1];
  const small = n < 20;
  return (
    <tr>
      <td>day {day}</td>
      <td class="number">
        <button type="button" class="link-button" onClick={() => onOpen(count)}>
          {small ? `${count} of ${n}` : formatPercent(last?.share ?? null)}
        </button>
      </td>
      <td class="number soft">{small ? '' : formatInterval(last ? [last.low, last.high] : null)}</td>
    </tr>
  );
}
