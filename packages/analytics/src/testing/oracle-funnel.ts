import type { BreakdownValue, FunnelQuery, FunnelResult, FunnelStep } from '@foothold/protocol/types';
import type { EventRow } from '@foothold/storage/events';
import type { QueryContext } from '../context.ts';
import { bestChainByDefinition } from '../funnel/chain.oracle.ts';
import { quantileType7, wilson } from '../stats/index.ts';
import { breakdownValue, is, ms, type OracleEvent, resolvedLog } from './oracle-log.ts';

interface OracleUnit {
  unit: string;
  times: number[];
  value: BreakdownValue;
  pending: boolean;
  stopped: boolean;
}

/** The units that started, by name. */
export function oracleFunnelUnits(rows: EventRow[], query: FunnelQuery, context: QueryContext): OracleUnit[] {
  const from = ms(query.from) ?? Number.NEGATIVE_INFINITY;
  const to = ms(query.to) ?? Number.POSITIVE_INFINITY;
  const asOf = ms(query.asOf) ?? context.nowMs;
  const units = new Map<string, OracleEvent[]>();
  for (const event of resolvedLog(rows, query, context)) {
    if (!event.internal) units.set(event.unit, [...(units.get(event.unit) ?? []), event]);
  }
  const exclusions = query.exclusions ?? [];
  return [...units].flatMap(([unit, all]) => {
    const starts = (event: OracleEvent) =>
      is(query.steps[0] as never, query, event) && event.row.ts >= from && event.row.ts < to;
    const mask = (conditions: boolean[]) => conditions.reduce((sum, condition, i) => sum + (condition ? 2 ** i : 0), 0);
    const events = {
      times: all.map(({ row }) => row.ts),
      steps: all.map((event) => mask(query.steps.map((step, i) => (i === 0 ? starts(event) : is(step, query, event))))),
      exclusions: all.map((event) => mask(exclusions.map((exclusion) => is(exclusion, query, event)))),
    };
    const rule = {
      steps: query.steps.length,
      windowMs: query.windowMs,
      exclusions: exclusions.map(({ between: [from, to] }) => ({ from, to })),
    };
    const chain = bestChainByDefinition(events, rule);
    if (chain.level === 0) return [];
    const latest = Math.max(...all.filter(starts).map(({ row }) => row.ts));
    const shown = all[
      (query.breakdown?.at === 'last' ? chain.events.at(-1) : chain.events[0]) as number
    ] as OracleEvent;
    return [
      {
        unit,
        times: chain.events.map((e) => events.times[e] as number),
        value: query.breakdown ? breakdownValue(shown.properties, query.breakdown.property) : null,
        pending: asOf - latest < query.windowMs,
        stopped: bestChainByDefinition(events, { ...rule, exclusions: [] }).level > chain.level,
      },
    ];
  });
}

export function oracleFunnel(rows: EventRow[], query: FunnelQuery, context: QueryContext): FunnelResult {
  const units = oracleFunnelUnits(rows, query, context);
  const n = query.steps.length;
  const closed = units.filter(({ pending }) => !pending);
  const finished = closed.filter(({ times }) => times.length === n).length;
  const values = query.breakdown ? [...new Set(units.map(({ value }) => value))] : [];
  return {
    steps: steps(units, n),
    pending: units.filter(({ pending, times }) => pending && times.length < n).length,
    mature: {
      starts: closed.length,
      finished,
      rate: closed.length === 0 ? null : finished / closed.length,
      interval: wilson(finished, closed.length),
    },
    stopped: units.filter(({ stopped }) => stopped).length,
    breakdown: values.map((value) => ({
      value,
      steps: steps(
        units.filter((unit) => unit.value === value),
        n,
      ),
    })),
  };
}

function steps(units: OracleUnit[], n: number): FunnelStep[] {
  return Array.from({ length: n }, (_, i) => {
    const reached = units.filter(({ times }) => times.length > i);
    const before = i === 0 ? reached : units.filter(({ times }) => times.length > i - 1);
    const durations = (from: (times: number[]) => number) =>
      reached.map(({ times }) => (times[i] as number) - from(times)).sort((a, b) => a - b);
    const sincePrevious = i === 0 ? [] : durations((times) => times[i - 1] as number);
    const sinceFirst = i === 0 ? [] : durations((times) => times[0] as number);
    return {
      step: i + 1,
      count: reached.length,
      fromFirst: units.length === 0 ? null : reached.length / units.length,
      fromPrevious: before.length === 0 ? null : reached.length / before.length,
      fromFirstInterval: wilson(reached.length, units.length),
      medianMsFromPrevious: quantileType7(sincePrevious, 0.5),
      p90MsFromPrevious: quantileType7(sincePrevious, 0.9),
      medianMsFromFirst: quantileType7(sinceFirst, 0.5),
    };
  });
}
