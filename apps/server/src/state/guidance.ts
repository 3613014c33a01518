import type { ExposuresTable, InterruptionsTable } from '@foothold/storage/metadata';
import { compareMoments, type Moment } from './order.ts';
import type { StateRow } from './row.ts';
import { selectIn, type Trx, upsert } from './tables.ts';

/** What guidance has cost one raw id. Times are epoch ms. */
export interface Cost {
  /** When something came by itself, newest first. */
  recent: number[];
  complainedAt: number | null;
}
/** The first exposure of one unit to one experiment. */
export interface FirstExposure extends Moment {
  arm: string;
  /** Another arm was seen too. */
  mixed: boolean;
}

/** More than any budget allows in a day. */
const MOST_RECENT = 50;
const COMPLAINTS = new Set(['$complaint']);

/** When this event is one that came by itself, or a touch by other means (an e-mail, a call); or says that it was too much. */
export function costOf(row: StateRow, properties: Record<string, unknown>): Cost | null {
  const { event, ts } = row;
  const isTouch = event === '$touch' || (event === '$content_shown' && properties.unprompted === true);
  const isComplaint = COMPLAINTS.has(event) || (event === '$content_dismissed' && properties.reason === 'too_much');
  if (!isTouch && !isComplaint) return null;
  return { recent: isTouch ? [ts] : [], complainedAt: isComplaint ? ts : null };
}

export function mergeCost(a: Cost | undefined, b: Cost): Cost {
  if (!a) return b;
  const complaints = [a.complainedAt, b.complainedAt].filter((at) => at !== null);
  return {
    recent: [...a.recent, ...b.recent].sort((x, y) => y - x).slice(0, MOST_RECENT),
    complainedAt: complaints.length > 0 ? Math.max(...complaints) : null,
  };
}

export function mergeExposure(a: FirstExposure | undefined, b: FirstExposure): FirstExposure {
  if (!a) return b;
  const first = compareMoments(a, b) <= 0 ? a : b;
  return { ...first, mixed: a.mixed || b.mixed || a.arm !== b.arm };
}

/** Adds to what was counted. Returns the raw ids that it is of. */
export async function addCosts(trx: Trx, environmentId: string, found: Map<string, Cost>): Promise<string[]> {
  const stored = await selectIn(trx, 'interruptions', environmentId, 'raw_id', found.keys());
  const known = new Map(stored.map((row) => [row.raw_id, row]));
  const rows: InterruptionsTable[] = [];
  for (const [raw_id, news] of found) {
    const before = known.get(raw_id);
    const cost = mergeCost(before && readCost(before), news);
    const recent = JSON.stringify(cost.recent);
    rows.push({ environment_id: environmentId, raw_id, recent, complained_at: cost.complainedAt });
  }
  await upsert(trx, 'interruptions', ['environment_id', 'raw_id'], ['recent', 'complained_at'], rows);
  return [...found.keys()];
}

export const readCost = (row: Pick<InterruptionsTable, 'recent' | 'complained_at'>): Cost => ({
  recent: JSON.parse(row.recent) as number[],
  complainedAt: row.complained_at,
});

/** By (unit kind, unit id, experiment). */
export type Exposures = Map<
  string,
  { unit: ExposuresTable['unit_kind']; id: string; experiment: string; first: FirstExposure }
>;

/** Keeps the first exposure of every unit. Returns the units that are told another arm than before, by kind. */
export async function mergeExposures(
  trx: Trx,
  environmentId: string,
  found: Exposures,
): Promise<{ person: string[]; account: string[] }> {
  const changed = { person: [] as string[], account: [] as string[] };
  if (found.size === 0) return changed;
  const ids = new Set([...found.values()].map(({ id }) => id));
  const stored = await selectIn(trx, 'exposures', environmentId, 'unit_id', ids);
  const known = new Map(stored.map((row) => [keyOf(row.unit_kind, row.unit_id, row.experiment), row]));
  const rows: ExposuresTable[] = [];
  for (const [key, { unit, id, experiment, first: news }] of found) {
    const before = known.get(key);
    const first = mergeExposure(before && readExposure(before), news);
    const row: ExposuresTable = {
      environment_id: environmentId,
      unit_kind: unit,
      unit_id: id,
      experiment,
      arm: first.arm,
      at: first.at,
      message_id: first.messageId,
      mixed: first.mixed ? 1 : 0,
    };
    if (before?.message_id === row.message_id && before.mixed === row.mixed) continue;
    if (before?.arm !== row.arm) changed[unit].push(id);
    rows.push(row);
  }
  const key = ['environment_id', 'unit_kind', 'unit_id', 'experiment'] as const;
  await upsert(trx, 'exposures', [...key], ['arm', 'at', 'message_id', 'mixed'], rows);
  return changed;
}

export const keyOf = (unit: string, id: string, experiment: string): string => `${unit}\0${id}\0${experiment}`;

export const readExposure = (row: Pick<ExposuresTable, 'arm' | 'at' | 'message_id' | 'mixed'>): FirstExposure => ({
  arm: row.arm,
  at: row.at,
  messageId: row.message_id,
  mixed: row.mixed === 1,
});
