import type { ChecklistSnapshot } from '@foothold/sdk';
import { useFoothold } from './provider.tsx';
import { useSnapshot } from './use-snapshot.ts';

/**
 * A checklist as data, for components of your own.
 *
 * @param contentId default: the first that is for this person.
 * @returns null while there is none for this person, or nothing is known yet.
 * @example
 * const checklist = useChecklist('first-report');
 * return checklist && <progress max={checklist.items.length} value={checklist.doneCount} />;
 */
export function useChecklist(contentId?: string): ChecklistSnapshot | null {
  const foothold = useFoothold();
  return useSnapshot(() => foothold.getChecklist(contentId));
}
