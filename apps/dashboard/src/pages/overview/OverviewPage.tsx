import type { CohortsResult, FunnelResult, TimeToValueQuery, TimeToValueResult } from '@foothold/protocol/types';
import { useAsOf } from '../../api/asOf.ts';
import { useQuery } from '../../api/useApi.ts';
import { formatClock, formatDay, timeZoneName } from '../../format/time.ts';
import { DEFAULT_WINDOW_MS, type FunnelDefinition } from '../../model/funnelUrl.ts';
import { usualPath } from '../../model/measure.ts';
import { decidePageState } from '../../model/pageState.ts';
import { ttvBody } from '../../model/ttvQuestion.ts';
import { Loaded } from '../../ui/Loaded.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { type Ready, SetUpFirst } from '../../ui/SetUpFirst.tsx';
import { TooEarly } from '../../ui/TooEarly.tsx';
import { funnelBody } from '../funnel/FunnelPage.tsx';
import { LeftOut } from '../time-to-value/LeftOut.tsx';
import { ArrivalCard } from './ArrivalCard.tsx';
import { Findings } from './Findings.tsx';
import { HappeningNow } from './HappeningNow.tsx';
import { Lead } from './Lead.tsx';
import { PathCard } from './PathCard.tsx';

/** The answer in words first, then what to look at, then the charts. */
export function OverviewPage() {
  return (
    <>
      <div class="visually-hidden">
        <PageHead title="Overview" />
      </div>
      <SetUpFirst>{(basics) => <Asked basics={basics} />}</SetUpFirst>
    </>
  );
}

/** What the parts of the overview ask about. */
export interface Asked {
  basics: Ready;
  body: TimeToValueQuery;
  funnel: FunnelDefinition;
  asOf: number;
}

function Asked({ basics }: { basics: Ready }) {
  const { measure, milestones, timeZone } = basics;
  const { asOf } = useAsOf();
  const body = ttvBody({ unit: measure.unit, period: 'all', breakdown: null, only: null }, measure, timeZone, asOf);
  const funnel: FunnelDefinition = {
    steps: usualPath(measure, milestones),
    unit: measure.unit,
    windowMs: DEFAULT_WINDOW_MS,
    period: 'all',
    breakdown: null,
  };
  const ttv = useQuery<TimeToValueResult>('time-to-value', body);
  // The words and the curve first: what else is asked at the same time would only make them wait.
  const isAnswered = ttv.status !== 'loading';
  const steps = useQuery<FunnelResult>('funnel', isAnswered ? funnelBody(funnel, timeZone, asOf) : null);
  // Who starts with value itself is counted in the week of the first time: how many reached first value each week.
  const weeks = useQuery<CohortsResult>('cohorts', isAnswered ? { ...body, start: measure.value } : null);
  const asked: Asked = { basics, body, funnel, asOf };
  return (
    <div class="stack">
      <p class="as-of">
        {formatDay(asOf, timeZone)}, {formatClock(asOf, timeZone)} · {timeZoneName(timeZone)}
      </p>
      <div class={isAnswered ? undefined : 'lead-place'}>
        <Loaded of={ttv} what="the answer">
          {(value) => {
            const mature = value.activationRate?.mature ?? 0;
            const state = decidePageState({
              hasEvents: true,
              firstValueChosen: true,
              filtered: false,
              n: value.n,
              mature,
            });
            return (
              <div class="stack">
                {(state === 'too-early' || state === 'nobody-yet') && (
                  <TooEarly
                    unit={measure.unit}
                    n={value.n}
                    reached={value.reached}
                    measure={measure}
                    timeZone={timeZone}
                  />
                )}
                <Lead asked={asked} ttv={value} steps={steps.value} weeks={weeks.value} />
              </div>
            );
          }}
        </Loaded>
      </div>
      {ttv.value && <Findings asked={asked} ttv={ttv.value} />}
      {!isAnswered && <div class="findings asking" />}
      <div class="columns">
        <div class="stack">
          {ttv.value && <ArrivalCard asked={asked} ttv={ttv.value} />}
          {!isAnswered && <div class="card chart-place" />}
          <PathCard asked={asked} steps={steps} />
        </div>
        <HappeningNow basics={basics} />
      </div>
      {ttv.value && <LeftOut leftOut={ttv.value.leftOut} />}
    </div>
  );
}
