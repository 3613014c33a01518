import type { Foothold, TourSnapshot } from '@foothold/sdk';
import { useMemo } from 'react';
import { type Action, actsOf, wordsOf } from './acts.ts';
import { useFoothold } from './provider.ts';
import { type Showing, usePainted } from './use-painted.ts';
import { useSnapshot } from './use-snapshot.ts';

/** Where a tour is: `step` as it was authored, its `index` of `total`, `centered` when its target is not there. */
export interface TourState extends TourSnapshot {
  contentId: string;
  /** The step's, in the person's words; its `body` by `foothold.getText`. */
  title: string;
  /** Forward by the step's button; after the last one the tour is completed. */
  next(): void;
  back(): void;
  /** For good. */
  dismiss(): void;
  /** Until tomorrow, unless it says for how long (ms). */
  snooze(forMs?: number): void;
  /** A `folded` tour: back to the page where it is. */
  unfold(): void;
  /** The step's target was clicked, or filled and left, for steps whose `advance` asks for it. */
  clicked(): void;
  filled(): void;
  /** The target was not found: the step's policy says what follows. */
  targetMissing(): void;
  /** Follows an action of the step's body. */
  follow(action: Action): void;
}

/**
 * The tour that is open, for a component of your own.
 *
 * @param contentId only this one. Default: whichever is open.
 * @returns null while none is. The same object as long as nothing of it has changed.
 * @example
 * const tour = useTour();
 * return tour && <button onClick={tour.next}>{tour.title}: {tour.index + 1} of {tour.total}</button>;
 */
export function useTour(contentId?: string, { painted = true }: Showing = {}): TourState | null {
  const foothold = useFoothold();
  const data = useSnapshot(() => read(foothold, contentId));
  // A folded tour is a button to go on with: the step is not seen.
  usePainted(foothold, painted && !data?.folded, data?.contentId, data?.stepId, data?.run);
  return useMemo(() => data && { ...data, ...controlsOf(foothold, data.contentId, data.stepId) }, [foothold, data]);
}

function read(foothold: Foothold, wanted: string | undefined) {
  const tour = foothold.getTour();
  const contentId = tour?.content.id;
  if (!tour || !contentId || (wanted ?? contentId) !== contentId) return null;
  return { ...tour, contentId, title: wordsOf(foothold, tour.step.title) };
}

function controlsOf(foothold: Foothold, contentId: string, stepId: string) {
  const tell = (type: 'next' | 'back' | 'clicked' | 'filled' | 'targetMissing') => () =>
    foothold.act({ type, contentId, stepId });
  return {
    ...actsOf(foothold, contentId, stepId),
    next: tell('next'),
    back: tell('back'),
    clicked: tell('clicked'),
    filled: tell('filled'),
    targetMissing: tell('targetMissing'),
    unfold: () => foothold.act({ type: 'open', contentId }),
  };
}
