import type { ChecklistItemView, ChecklistView } from '../../core/surface.ts';

/** The items that are done now and were not before. */
export function tickedSince(before: ChecklistView, { items }: ChecklistView): ChecklistItemView[] {
  const wasDone = new Set(before.items.map(({ item, done }) => done && item.id));
  return items.filter(({ item, done }) => done && !wasDone.has(item.id));
}
