import type { TimeToValueResult } from '@foothold/protocol/types';
import type { ComponentChild } from 'preact';
import { internalFinding } from './internalFinding.tsx';
import type { Asked } from './OverviewPage.tsx';
import { useLaunchFinding } from './useLaunchFinding.tsx';
import { useMissingFinding } from './useMissingFinding.tsx';
import { useStuckFinding } from './useStuckFinding.tsx';

/** Something worth a look; null: not there; `asking`: not known yet. */
export type Finding = ComponentChild | null | 'asking';

/** What is worth a look, each found in the data; the place is kept while that is not known, so that nothing below jumps. */
export function Findings({ asked, ttv }: { asked: Asked; ttv: TimeToValueResult }) {
  const all: Finding[] = [
    useLaunchFinding(asked),
    useStuckFinding(asked, ttv),
    useMissingFinding(),
    internalFinding(asked, ttv),
  ];
  const isAsking = all.includes('asking');
  const found = all.filter((finding) => finding !== 'asking' && finding !== null);
  if (!isAsking && found.length === 0) return null;
  return (
    <section class={isAsking ? 'findings asking' : 'findings'} aria-label="Worth a look" aria-busy={isAsking}>
      {found}
    </section>
  );
}
