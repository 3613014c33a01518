import type { TimeToValueResult } from '@foothold/protocol/types';
import { InternalFinding } from './InternalFinding.tsx';
import { LaunchFinding } from './LaunchFinding.tsx';
import { MissingFinding } from './MissingFinding.tsx';
import type { Asked } from './OverviewPage.tsx';
import { StuckFinding } from './StuckFinding.tsx';

/** What is worth a look, each found in the data; what is not there does not show. */
export function Findings({ asked, ttv }: { asked: Asked; ttv: TimeToValueResult }) {
  return (
    <section class="findings" aria-label="Worth a look">
      <LaunchFinding asked={asked} />
      <StuckFinding asked={asked} ttv={ttv} />
      <MissingFinding />
      <InternalFinding asked={asked} />
    </section>
  );
}
