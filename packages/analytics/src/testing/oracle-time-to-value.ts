import type {
  BreakdownValue,
  CohortsResult,
  CurvePoint,
  TimeToValueQuery,
  TimeToValueResult,
} from '@foothold/protocol/types';
import type { EventRow } from '@foothold/storage/events';
import type { QueryContext } from '../context.ts';
import { wilson } from '../stats/index.ts';
import { breakdownValue, is, ms, type OracleEvent, oracleWorld } from './oracle-log.ts';

export interface OracleDuration {
  unit: string;
  t0: number;
  standing: 'counted' | 'before' | 'internal' | 'automated';
  outcome: 'reached' | 'competed' | 'censored';
  tMs: number;
  value: BreakdownValue;
}

/** One entry per unit with a start in range. */
export function oracleDurations(rows: EventRow[], query: TimeToValueQuery, context: QueryContext): OracleDuration[] {
  const { events, owners, firstStored } = oracleWorld(rows, query, context);
  const asOf = ms(query.asOf) ?? context.nowMs;
  const ofUnit = (unit: string) => events.filter((event) => event.unit === unit);
  const traitsOf = (unit: string) => owners.find(({ id }) => id === unit)?.traits ?? {};

  const started = (unit: string): Pick<OracleDuration, 't0' | 'standing' | 'value'> | null => {
    const { start } = query;
    if ('trait' in start) {
      const owner = owners.find(({ id }) => id === unit);
      const t0 = dateOf(owner?.traits[start.trait]);
      if (!owner || t0 === null) return null;
      const standing = owner.internal ? 'internal' : t0 < (firstStored ?? t0) ? 'before' : 'counted';
      return { t0, standing, value: shown(undefined, unit) };
    }
    const starts = ofUnit(unit).filter((event) => is(start, query, event));
    const kept = starts.filter(({ internal, robot }) => !internal && !robot);
    const first = kept[0] ?? starts[0];
    if (!first) return null;
    const standing = kept[0] ? 'counted' : starts.some(({ robot }) => !robot) ? 'internal' : 'automated';
    return { t0: first.row.ts, standing, value: shown(kept[0], unit) };
  };
  const shown = (start: OracleEvent | undefined, unit: string) => {
    const { breakdown } = query;
    if (!breakdown) return null;
    if ('trait' in breakdown) return breakdownValue(traitsOf(unit), breakdown.trait);
    return start ? breakdownValue(start.properties, breakdown.property) : null;
  };

  const units = new Set([...events.map(({ unit }) => unit), ...owners.map(({ id }) => id)]);
  return [...units].flatMap((unit) => {
    const start = started(unit);
    if (!start || start.t0 > asOf) return [];
    if (start.t0 < (ms(query.from) ?? Number.NEGATIVE_INFINITY)) return [];
    if (start.t0 >= (ms(query.to) ?? Number.POSITIVE_INFINITY)) return [];
    const firstOf = (named: TimeToValueQuery['value'] | undefined) =>
      ofUnit(unit).find(
        (event) => named && !event.internal && !event.robot && event.row.ts >= start.t0 && is(named, query, event),
      )?.row.ts ?? Number.POSITIVE_INFINITY;
    const value = firstOf(query.value);
    const rival = firstOf(query.competing);
    const end = Math.min(value, rival);
    const outcome = end === Number.POSITIVE_INFINITY ? 'censored' : value <= rival ? 'reached' : 'competed';
    return [{ unit, ...start, outcome, tMs: (outcome === 'censored' ? asOf : end) - start.t0 }];
  });
}

/** The parts of the answer that can be said without statistics, and the curve by its product. */
export function oracleTimeToValue(rows: EventRow[], query: TimeToValueQuery, context: QueryContext) {
  const durations = oracleDurations(rows, query, context);
  const counted = durations.filter(({ standing }) => standing === 'counted');
  const values = query.breakdown ? [...new Set(counted.map(({ value }) => value))] : [];
  return {
    ...summary(counted, query, context),
    groups: values.map((value) => ({
      value,
      ...summary(
        counted.filter((unit) => unit.value === value),
        query,
        context,
      ),
    })),
    leftOut: leftOut(durations, rows, query, context),
  };
}

function summary(units: OracleDuration[], query: TimeToValueQuery, context: QueryContext) {
  const asOf = ms(query.asOf) ?? context.nowMs;
  const of = (outcome: OracleDuration['outcome']) => units.filter((unit) => unit.outcome === outcome);
  const mature = units.filter(({ t0 }) => t0 + (query.horizonMs ?? 0) <= asOf);
  const within = mature.filter(({ outcome, tMs }) => outcome === 'reached' && tMs <= (query.horizonMs ?? 0)).length;
  let survival = 1;
  const curve: Pick<CurvePoint, 'tMs' | 'atRisk' | 'events' | 'censored' | 'survival'>[] = [];
  for (const tMs of [...new Set(of('reached').map((unit) => unit.tMs))].sort((a, b) => a - b)) {
    const atRisk = units.filter((unit) => unit.tMs >= tMs).length;
    const now = units.filter((unit) => unit.tMs === tMs);
    const events = now.filter(({ outcome }) => outcome === 'reached').length;
    survival *= 1 - events / atRisk;
    curve.push({ tMs, atRisk, events, censored: now.length - events, survival });
  }
  const reachedBy = (share: number) => curve.find((point) => point.survival <= 1 - share + 1e-9)?.tMs ?? null;
  const observed = units.map((unit) => unit.tMs).sort((a, b) => b - a);
  return {
    n: units.length,
    reached: of('reached').length,
    censored: of('censored').length,
    competed: of('competed').length,
    curve,
    quantiles: [0.25, 0.5, 0.75, 0.9].map(reachedBy),
    tauMs: observed[9] ?? null,
    activationRate:
      query.horizonMs === undefined
        ? null
        : {
            mature: mature.length,
            reached: within,
            rate: mature.length === 0 ? null : within / mature.length,
            interval: wilson(within, mature.length),
            immature: units.length - mature.length,
          },
  };
}

function leftOut(
  durations: OracleDuration[],
  rows: EventRow[],
  query: TimeToValueQuery,
  context: QueryContext,
): TimeToValueResult['leftOut'] {
  const asOf = ms(query.asOf) ?? context.nowMs;
  const inRange = (date: number | null): date is number =>
    date !== null &&
    date <= asOf &&
    date >= (ms(query.from) ?? Number.NEGATIVE_INFINITY) &&
    date < (ms(query.to) ?? Number.POSITIVE_INFINITY);
  const standing = (wanted: OracleDuration['standing']) => durations.filter((unit) => unit.standing === wanted).length;
  const { start } = query;
  const { owners, events, firstStored } = oracleWorld(rows, query, context);
  let before = standing('before');
  let automated = standing('automated');
  if ('trait' in start) {
    if ((query.automated ?? 'exclude') === 'exclude') {
      const robots = oracleWorld(rows, { ...query, automated: 'only', where: [] }, context).owners;
      const known = oracleWorld(rows, { ...query, where: [] }, context).owners;
      const given = (list: typeof owners, id: string) =>
        dateOf(list.find((owner) => owner.id === id)?.traits[start.trait]);
      automated += robots.filter(({ id }) => given(known, id) === null && inRange(given(robots, id))).length;
    }
  } else {
    const has = new Set(
      events.filter((event) => !event.internal && !event.robot && is(start, query, event)).map(({ unit }) => unit),
    );
    before += owners.filter(({ id, traits, internal }) => {
      const date = dateOf(traits.createdAt);
      return !internal && !has.has(id) && inRange(date) && date < (firstStored ?? date);
    }).length;
  }
  return { before, internal: standing('internal'), automated, erased: context.erased };
}

function dateOf(trait: unknown): number | null {
  const date = typeof trait === 'string' ? Date.parse(trait) : typeof trait === 'number' ? trait : Number.NaN;
  return Number.isNaN(date) ? null : date;
}

/** By the Monday (UTC) of the start. */
export function oracleCohorts(
  rows: EventRow[],
  query: TimeToValueQuery,
  context: QueryContext,
): CohortsResult['cohorts'] {
  const asOf = ms(query.asOf) ?? context.nowMs;
  const counted = oracleDurations(rows, query, context).filter(({ standing }) => standing === 'counted');
  const monday = (t: number) => {
    const day = new Date(t);
    day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
    return day.toISOString().slice(0, 10);
  };
  return [...new Set(counted.map(({ t0 }) => monday(t0)))].sort().map((start) => {
    const units = counted.filter(({ t0 }) => monday(t0) === start);
    const mature = units.filter(({ t0 }) => query.horizonMs !== undefined && t0 + query.horizonMs <= asOf);
    const reached = mature.filter(({ outcome, tMs }) => outcome === 'reached' && tMs <= (query.horizonMs ?? 0)).length;
    return {
      start,
      size: units.length,
      reachedSoFar: units.filter(({ outcome }) => outcome === 'reached').length,
      mature: mature.length,
      reached,
      rate: mature.length === 0 ? null : reached / mature.length,
      interval: wilson(reached, mature.length),
    };
  });
}
