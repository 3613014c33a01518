import type { ChecklistItemView, ChecklistSnapshot, Foothold } from '@foothold/sdk';
import { useMemo } from 'react';
import { type Action, actsOf, wordsOf } from './acts.ts';
import { useFoothold } from './provider.ts';
import { type Showing, usePainted } from './use-painted.ts';
import { useSnapshot } from './use-snapshot.ts';

export interface ChecklistItemState extends ChecklistItemView {
  id: string;
  /** In the person's words, as all texts here. */
  title: string;
  why: string;
  /** Of the item's button. */
  label: string;
}

export interface ChecklistState extends Omit<ChecklistSnapshot, 'items' | 'open' | 'asking' | 'active'> {
  contentId: string;
  title: string;
  promise: string;
  items: readonly ChecklistItemState[];
  /** The panel; otherwise the button with its progress. */
  isOpen: boolean;
  /** First its welcome question: `content.welcome`. */
  isAsking: boolean;
  /** Follows the item's action. */
  start(itemId: string): void;
  /** Answers the welcome question; without a value: skips it. */
  answer(value?: string): void;
  open(): void;
  collapse(): void;
  /** For good. */
  dismiss(): void;
  /** Until tomorrow, unless it says for how long (ms). */
  snooze(forMs?: number): void;
  /** Follows an action of the closing card: `content.done`. */
  follow(action: Action): void;
}

/**
 * The checklist that shows, for a component of your own.
 *
 * @param contentId only this one. Default: whichever shows.
 * @returns null while there is none for this person, once it was dismissed, and while nothing is known yet. The same
 * object as long as nothing of it has changed.
 * @example
 * const checklist = useChecklist('getting-started');
 * return checklist && <progress max={checklist.items.length} value={checklist.doneCount} />;
 */
export function useChecklist(contentId?: string, { painted = true }: Showing = {}): ChecklistState | null {
  const foothold = useFoothold();
  const data = useSnapshot(() => read(foothold, contentId));
  usePainted(foothold, painted, data?.contentId);
  return useMemo(() => data && { ...data, ...controlsOf(foothold, data.contentId) }, [foothold, data]);
}

function read(foothold: Foothold, wanted: string | undefined) {
  const found = foothold.getChecklist(wanted);
  if (!found?.active) return null;
  const { open: isOpen, asking: isAsking, active: _, items, ...rest } = found;
  const { id: contentId, title, promise } = found.content;
  return {
    ...rest,
    contentId,
    isOpen,
    isAsking,
    title: wordsOf(foothold, title),
    promise: wordsOf(foothold, promise),
    items: items.map(({ item, ...status }) => ({
      ...status,
      item,
      id: item.id,
      title: wordsOf(foothold, item.title),
      why: wordsOf(foothold, item.why),
      label: wordsOf(foothold, item.action?.label),
    })),
  };
}

function controlsOf(foothold: Foothold, contentId: string) {
  const { act } = foothold;
  return {
    ...actsOf(foothold, contentId),
    start: (itemId: string) => act({ type: 'item', contentId, itemId }),
    answer: (value?: string) => act({ type: 'answer', contentId, value }),
    open: () => act({ type: 'open', contentId }),
    collapse: () => act({ type: 'collapse', contentId }),
  };
}
