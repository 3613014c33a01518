import type { FirstValueSettings, Milestone } from '@foothold/protocol/types';
import { DEFAULT_HORIZON_MS } from '../../model/measure.ts';

export interface FirstValueChoice {
  /** What somebody has done: an event, or a page that was opened. */
  what: { event: string } | { page: string };
  name: string;
  start: string;
  unit: 'person' | 'account';
}

/** The choice as a milestone: the one that already means the same, else a new one. */
export function milestoneOf({ what, name, unit }: FirstValueChoice, existing: readonly Milestone[]): Milestone {
  const same = existing.find(
    (milestone) =>
      !milestone.where?.length &&
      (milestone.count ?? 1) === 1 &&
      milestone.scope === unit &&
      ('event' in what ? milestone.event === what.event : milestone.page === what.page),
  );
  const id = same?.id ?? freeId(slug(name), new Set(existing.map((milestone) => milestone.id)));
  return { id, name: same?.name ?? name, ...what, scope: unit, firstValue: true };
}

/** What the project keeps beside it; what was set before and is not asked here stays. */
export function settingsOf(choice: FirstValueChoice, before: FirstValueSettings | null): FirstValueSettings {
  return {
    start: choice.start.startsWith('trait:') ? { trait: choice.start.slice('trait:'.length) } : { event: choice.start },
    unit: choice.unit,
    horizonMs: before?.horizonMs ?? DEFAULT_HORIZON_MS,
  };
}

/** `Report Published` → `report-published`. */
export function slug(name: string): string {
  const text = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 56);
  return text || 'first-value';
}
function freeId(wanted: string, taken: ReadonlySet<string>): string {
  let id = wanted;
  for (let n = 2; taken.has(id); n++) id = `${wanted}-${n}`;
  return id;
}
