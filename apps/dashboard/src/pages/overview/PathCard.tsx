import type { FunnelResult } from '@foothold/protocol/types';
import type { Resource } from '../../api/useResource.ts';
import { writeFunnel } from '../../model/funnelUrl.ts';
import { Loaded } from '../../ui/Loaded.tsx';
import { useWhoSheet } from '../../ui/useWhoSheet.tsx';
import { funnelBody } from '../funnel/FunnelPage.tsx';
import { FunnelSteps } from '../funnel/FunnelSteps.tsx';
import type { Asked } from './OverviewPage.tsx';

/** The usual path to first value, step by step. */
export function PathCard({ asked, steps }: { asked: Asked; steps: Resource<FunnelResult> }) {
  const { funnel, basics, asOf } = asked;
  const { ask, sheet } = useWhoSheet();
  return (
    <section class={steps.status === 'loading' ? 'card path-place' : 'card'} aria-label="The path to first value">
      <div class="card-head">
        <h2>The path to first value</h2>
        <a href={`/funnel${writeFunnel(funnel)}`}>Change the steps</a>
      </div>
      <Loaded of={steps} what="the path">
        {(value) => (
          <FunnelSteps
            result={value}
            funnel={funnel}
            body={funnelBody(funnel, basics.timeZone, asOf)}
            milestones={basics.milestones}
            ask={ask}
          />
        )}
      </Loaded>
      {sheet}
    </section>
  );
}
