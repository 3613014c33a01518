import type { Quantile, TimeToValuePeopleQuery, TimeToValueQuery, TimeToValueResult } from '@foothold/protocol/types';
import { countUnits, formatCount, unitWord } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { formatInterval, formatShare } from '../../format/share.ts';
import type { Measure } from '../../model/measure.ts';
import { immatureOnly, matureOnly } from '../../model/ttvQuestion.ts';
import { Opens } from '../../ui/Opens.tsx';
import type { WhoQuestion } from '../../ui/WhoSheet.tsx';
import { quantileInterval, withinWindow } from './TtvAnswer.tsx';

interface StatementProps {
  result: TimeToValueResult;
  unit: 'person' | 'account';
  measure: Measure;
  body: TimeToValueQuery;
  ask: (question: WhoQuestion) => void;
}

/** The answer in words first. */
export function Statement({ result, unit, measure, body, ask }: StatementProps) {
  const rate = result.activationRate;
  const asOf = Number(body.asOf);
  const list = (title: string, count: number, which: TimeToValuePeopleQuery['which'], of: object = body) =>
    ask({ title, unit, count, query: 'time-to-value-people', body: { ...of, which } });
  const mature = matureOnly(body, asOf, measure.horizonMs);
  return (
    <section class="card" aria-label="In words">
      <p class="statement">{headline(result, unit)}</p>
      <p class="statement-rest">
        {rate && rate.mature > 0 && (
          <>
            <Opens
              onOpen={() =>
                list(`Reached first value ${withinWindow(measure.horizonMs)}`, rate.reached, 'reached', {
                  ...mature,
                  withinMs: measure.horizonMs,
                })
              }
            >
              {formatShare(rate.reached, rate.mature)}
              {rate.mature >= 20 && ` of ${unitWord(unit)}`}
            </Opens>{' '}
            get there {withinWindow(measure.horizonMs)}
            {rate.mature >= 20 && rate.interval && ` (likely between ${formatInterval(rate.interval)})`}, counting{' '}
            <Opens onOpen={() => list('Old enough to count', rate.mature, 'all', mature)}>
              {countUnits(rate.mature, unit)} old enough
            </Opens>
            {rate.immature > 0 && (
              <>
                ;{' '}
                <Opens
                  onOpen={() =>
                    list('Too recent to count', rate.immature, 'all', immatureOnly(body, asOf, measure.horizonMs))
                  }
                >
                  {formatCount(rate.immature)} are too recent to count
                </Opens>
              </>
            )}
            .{' '}
          </>
        )}
        So far{' '}
        <Opens onOpen={() => list('Reached first value', result.reached, 'reached')}>
          {formatCount(result.reached)} reached it
        </Opens>
        ,{' '}
        <Opens onOpen={() => list('Not there yet', result.censored, 'censored')}>
          {formatCount(result.censored)} are not there yet
        </Opens>
        .<WithoutMedian result={result} unit={unit} />
      </p>
      {result.p25.ms !== null && <Quantiles result={result} />}
    </section>
  );
}

/** As far as they are reached, and the next one; what comes after that is as open. */
function Quantiles({ result }: Pick<StatementProps, 'result'>) {
  const all: [label: string, quantile: Quantile][] = [
    ['A quarter within', result.p25],
    ['Half within (median)', result.median],
    ['Three quarters within', result.p75],
    ['Nine in ten within', result.p90],
  ];
  const open = all.findIndex(([, { ms }]) => ms === null);
  return (
    <dl class="stats">
      {all.slice(0, open < 0 ? undefined : open + 1).map(([label, quantile]) => (
        <Half key={label} label={label} quantile={quantile} />
      ))}
    </dl>
  );
}

function Half({ label, quantile }: { label: string; quantile: Quantile }) {
  return (
    <div class="stat">
      <dt>{label}</dt>
      <dd class={quantile.ms === null ? 'not-yet' : undefined}>
        {quantile.ms === null ? 'not reached yet' : formatDuration(quantile.ms)}
      </dd>
      {(quantile.ms !== null || quantile.interval.some((end) => end !== null)) && (
        <dd class="note">{quantileInterval(quantile.interval)}</dd>
      )}
    </div>
  );
}

/** Keeps a number and its unit on one line. */
const together = (text: string): string => text.replaceAll(' ', '\u00a0');

type Answer = Pick<TimeToValueResult, 'p25' | 'median' | 'n' | 'reached' | 'activationRate'>;

/**
 * The answer in one sentence: within how long half get there; else a quarter; else that fewer do; and while nobody is
 * old enough to count, how many are there so far.
 */
export function headline({ p25, median, n, reached, activationRate }: Answer, unit: 'person' | 'account'): string {
  const who = unitWord(unit);
  if (activationRate?.mature === 0) {
    return `${formatCount(reached)} of ${countUnits(n, unit)} ${reached === 1 ? 'is' : 'are'} there so far.`;
  }
  if (median.ms !== null) return `Half of ${who} reach first value within ${together(formatDuration(median.ms))}.`;
  if (p25.ms !== null)
    return `A quarter of ${who} reach first value within ${together(formatDuration(p25.ms))}; half do not, so far.`;
  return `Fewer than a quarter of ${who} reach first value so far.`;
}

/** Where half have not arrived there is no median; this says how long they go without. */
function WithoutMedian({ result, unit }: Pick<StatementProps, 'result' | 'unit'>) {
  const { median, rmst } = result;
  if (median.ms !== null || rmst.ms === null || rmst.tauMs === null) return null;
  return (
    <>
      {' '}
      Of their first {formatDuration(rmst.tauMs)}, {unitWord(unit)} spend {formatDuration(rmst.ms)} on average without
      first value.
    </>
  );
}
