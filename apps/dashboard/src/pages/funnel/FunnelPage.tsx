import type { FunnelQuery, FunnelResult } from '@foothold/protocol/types';
import { useLocation } from 'preact-iso';
import { useAsOf } from '../../api/asOf.ts';
import { useQuery } from '../../api/useApi.ts';
import { unitWord } from '../../format/count.ts';
import { formatWindow } from '../../format/duration.ts';
import { formatShare } from '../../format/share.ts';
import { type FunnelDefinition, readFunnel, writeFunnel } from '../../model/funnelUrl.ts';
import { usualPath } from '../../model/measure.ts';
import { periodStart } from '../../model/period.ts';
import { Loaded } from '../../ui/Loaded.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { PageHead } from '../../ui/PageHead.tsx';
import { type Ready, SetUpFirst } from '../../ui/SetUpFirst.tsx';
import { searchOf } from '../../ui/useSearch.ts';
import { useWhoSheet } from '../../ui/useWhoSheet.tsx';
import { BreakdownTable } from './BreakdownTable.tsx';
import { CopyLink } from './CopyLink.tsx';
import { FunnelBuilder } from './FunnelBuilder.tsx';
import { FunnelSteps } from './FunnelSteps.tsx';
import { stepName } from './stepName.ts';

/** Where people stop on the way: steps of one's own making, in an address that can be passed on. */
export function FunnelPage() {
  return (
    <>
      <PageHead title="Funnel" actions={<CopyLink />}>
        How many get from one step to the next in this order, and who stops where. Click a number for the list behind
        it.
      </PageHead>
      <SetUpFirst seenBy="late">{(basics) => <Asked basics={basics} />}</SetUpFirst>
    </>
  );
}

function Asked({ basics }: { basics: Ready }) {
  const { url, route } = useLocation();
  const { asOf } = useAsOf();
  const { ask, sheet } = useWhoSheet();
  const read = readFunnel(searchOf(url), basics.measure.unit);
  const funnel = read.steps.length > 0 ? read : { ...read, steps: usualPath(basics.measure, basics.milestones) };
  const change = (next: FunnelDefinition) => route(`/funnel${writeFunnel(next)}`, true);
  const body = funnelBody(funnel, basics.timeZone, asOf);
  const result = useQuery<FunnelResult>('funnel', body);
  return (
    <div class="stack">
      <FunnelBuilder funnel={funnel} basics={basics} onChange={change} />
      <Loaded of={result} what="the funnel">
        {(value) =>
          (value.steps[0]?.count ?? 0) === 0 ? (
            <Notice
              title="Nobody took the first step"
              actions={
                <button
                  type="button"
                  class="button primary"
                  onClick={() => change({ ...funnel, period: 'all', steps: [], breakdown: null })}
                >
                  Back to the usual path
                </button>
              }
            >
              In this period nobody did the first step. Widen the period or choose another first step.
            </Notice>
          ) : (
            <div class="stack">
              <section class="card" aria-label="Steps">
                <p class="statement">{inWords(value, funnel, basics.milestones)}</p>
                <FunnelSteps result={value} funnel={funnel} body={body} milestones={basics.milestones} ask={ask} />
              </section>
              {funnel.breakdown && value.breakdown.length > 0 && (
                <BreakdownTable result={value} funnel={funnel} body={body} milestones={basics.milestones} ask={ask} />
              )}
            </div>
          )
        }
      </Loaded>
      <HowComputed timeZone={basics.timeZone} />
      {sheet}
    </div>
  );
}

function inWords({ steps }: FunnelResult, funnel: FunnelDefinition, milestones: Ready['milestones']): string {
  const first = steps[0]?.count ?? 0;
  const last = steps.at(-1)?.count ?? 0;
  const [from, to] = [funnel.steps[0], funnel.steps.at(-1)].map((step) => (step ? stepName(step, milestones) : ''));
  const who = first >= 20 ? `of ${unitWord(funnel.unit)} ` : '';
  return `${formatShare(last, first)} ${who}get from “${from}” to “${to}” within ${formatWindow(funnel.windowMs)}.`;
}

/** The definition as the API takes it. */
export function funnelBody(funnel: FunnelDefinition, timeZone: string, asOf: number): FunnelQuery {
  const from = periodStart(funnel.period, asOf);
  return {
    unit: funnel.unit,
    windowMs: funnel.windowMs,
    steps: funnel.steps,
    asOf,
    timeZone,
    ...(from === undefined ? {} : { from }),
    ...(funnel.breakdown ? { breakdown: { property: funnel.breakdown } } : {}),
  };
}

function HowComputed({ timeZone }: { timeZone: string }) {
  return (
    <details class="how">
      <summary>How we computed this</summary>
      <p>
        Somebody is at step k when they did steps 1 to k in this order, all within the window from the first of them.
        Other events between do not matter, any first step may begin a chain, and one event fills one step. Ranges are
        Wilson’s at 95 %; times are of those who went on. Who has started too recently to be done is counted as “still
        on the way”. People of your own company and automated traffic are out. Times are in {timeZone}.
      </p>
    </details>
  );
}
