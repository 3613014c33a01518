import type { CelebrationSnapshot, Foothold } from '@foothold/sdk';
import { useMemo } from 'react';
import { type Action, actsOf, wordsOf } from './acts.ts';
import { useFoothold } from './provider.ts';
import { type Showing, usePainted } from './use-painted.ts';
import { useSnapshot } from './use-snapshot.ts';

export interface CelebrationState extends CelebrationSnapshot {
  contentId: string;
  /** In the person's words, or the team's when a colleague reached it. */
  title: string;
  body: string;
  /** Its time is over: it has left by itself. */
  end(): void;
  /** The person has closed it. */
  dismiss(): void;
  /** Follows its action: `content.action`. */
  follow(action: Action): void;
}

/**
 * The celebration that is open, for a component of your own.
 *
 * @param contentId only this one. Default: whichever is open.
 * @returns null while none is. The same object as long as nothing of it has changed.
 * @example
 * const celebration = useCelebration();
 * return celebration && <output onClick={celebration.dismiss}>{celebration.title}</output>;
 */
export function useCelebration(contentId?: string, { painted = true }: Showing = {}): CelebrationState | null {
  const foothold = useFoothold();
  const data = useSnapshot(() => read(foothold, contentId));
  usePainted(foothold, painted, data?.contentId, undefined, data?.run);
  return useMemo(() => data && { ...data, ...controlsOf(foothold, data.contentId) }, [foothold, data]);
}

function read(foothold: Foothold, wanted: string | undefined) {
  const celebration = foothold.getCelebration();
  const contentId = celebration?.content.id;
  if (!celebration || !contentId || (wanted ?? contentId) !== contentId) return null;
  const { title, body } = celebration.content;
  return { ...celebration, contentId, title: wordsOf(foothold, title), body: wordsOf(foothold, body) };
}

function controlsOf(foothold: Foothold, contentId: string) {
  const { dismiss, follow } = actsOf(foothold, contentId);
  return { dismiss, follow, end: () => foothold.act({ type: 'ended', contentId }) };
}
