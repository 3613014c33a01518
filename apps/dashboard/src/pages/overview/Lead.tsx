import type { CohortsResult, FunnelResult, TimeToValueResult } from '@foothold/protocol/types';
import { countUnits, formatCount, unitWord } from '../../format/count.ts';
import { formatWindow } from '../../format/duration.ts';
import { formatShare } from '../../format/share.ts';
import { worstDrop } from '../../model/drop.ts';
import { writeFunnel } from '../../model/funnelUrl.ts';
import { usualRange } from '../../model/usualRange.ts';
import { useWhoSheet } from '../../ui/useWhoSheet.tsx';
import { stepName } from '../funnel/stepName.ts';
import { headline } from '../time-to-value/Statement.tsx';
import type { Asked } from './OverviewPage.tsx';

interface LeadProps {
  asked: Asked;
  ttv: TimeToValueResult;
  steps: FunnelResult | null;
  weeks: CohortsResult | null;
}

/** Four sentences: how long, how many, this week, and where most stop. Each number opens its list. */
export function Lead({ asked, ttv, steps, weeks }: LeadProps) {
  const { basics, body, funnel } = asked;
  const { measure } = basics;
  const { unit } = measure;
  const { ask, sheet } = useWhoSheet();
  const rate = ttv.activationRate;
  const drop = steps ? worstDrop(steps.steps) : null;
  return (
    <section class="lead" aria-label="In words">
      <p class="statement wide">{headline(ttv, unit)}</p>
      <ul class="sentences">
        {rate && rate.mature > 0 && (
          <li>
            <a href="/time-to-value">
              {formatShare(rate.reached, rate.mature)}
              {rate.mature >= 20 && ` of ${unitWord(unit)}`}
            </a>{' '}
            get there within {formatWindow(measure.horizonMs)}
            {rate.immature > 0 && `; ${formatCount(rate.immature)} more are too recent to count`}.
          </li>
        )}
        <li>
          <button
            type="button"
            class="link-button"
            onClick={() =>
              ask({
                title: 'Reached first value',
                unit,
                count: ttv.reached,
                query: 'time-to-value-people',
                body: { ...body, which: 'reached' },
              })
            }
          >
            {countUnits(ttv.reached, unit)}
          </button>{' '}
          {ttv.reached === 1 ? 'has' : 'have'} reached “{measure.valueName}” so far. {weeks && thisWeek(weeks)}
        </li>
        {!steps && <li aria-hidden="true">&nbsp;</li>}
        {drop && (
          <li>
            What sticks most:{' '}
            <a href={`/funnel${writeFunnel(funnel)}`}>
              {formatShare(drop.lost, drop.of)} stop before “{nameOf(asked, drop.step)}”
            </a>
            {drop.step > 1 && <> once they have “{nameOf(asked, drop.step - 1)}” behind them</>}.
          </li>
        )}
      </ul>
      {sheet}
    </section>
  );
}

const nameOf = ({ funnel, basics }: Asked, step: number): string => {
  const definition = funnel.steps[step - 1];
  return definition ? stepName(definition, basics.milestones) : '';
};

/** `This week 12 so far; a full week usually brings 10–16.` */
export function thisWeek({ cohorts }: CohortsResult): string {
  const current = cohorts[cohorts.length - 1];
  if (!current) return '';
  const usual = usualRange(
    cohorts
      .slice(0, -1)
      .slice(-8)
      .map((cohort) => cohort.size),
  );
  const so = `This week ${formatCount(current.size)} so far`;
  return usual ? `${so}; a full week usually brings ${usual[0]}–${usual[1]}.` : `${so}.`;
}
