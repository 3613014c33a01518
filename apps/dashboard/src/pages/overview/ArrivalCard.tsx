import type { TimeToValueResult } from '@foothold/protocol/types';
import { ArrivalChart, type ArrivalMark } from '../../charts/ArrivalChart.tsx';
import { arrivalOf, curveEnd } from '../../charts/curveShape.ts';
import { unitWord } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { formatPercent } from '../../format/share.ts';
import { useMe } from '../../model/useMe.ts';
import type { Asked } from './OverviewPage.tsx';

/** The curve, small; all of it is a click away. */
export function ArrivalCard({ asked, ttv }: { asked: Asked; ttv: TimeToValueResult }) {
  const { measure } = asked.basics;
  const me = useMe(measure, measure.unit);
  const untilMs = curveEnd(ttv.curve, ttv.rmst.tauMs);
  const points = arrivalOf(ttv.curve, ttv.n, untilMs);
  const marks: ArrivalMark[] = [];
  if (ttv.median.ms !== null && ttv.median.ms <= untilMs) {
    marks.push({ tMs: ttv.median.ms, label: `half within ${formatDuration(ttv.median.ms)}`, kind: 'median' });
  }
  if (me?.tMs != null) {
    marks.push({ tMs: Math.min(me.tMs, untilMs), label: `You · ${formatDuration(me.tMs)}`, kind: 'you' });
  }
  return (
    <section class="card">
      <div class="card-head">
        <h2>Time to first value</h2>
        <a href="/time-to-value">By week and by group</a>
        <p>Share of {unitWord(measure.unit)} that have reached first value by each time since they started.</p>
      </div>
      <ArrivalChart
        series={[{ id: 'all', label: 'Everybody', points }]}
        untilMs={untilMs}
        marks={marks}
        height={240}
        summary={`Curve of arrival up to ${formatDuration(untilMs)}, where ${formatPercent(points[points.length - 1]?.share ?? null)} have reached first value.`}
      />
    </section>
  );
}
