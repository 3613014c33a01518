import type { EventSelector, Filter } from '@foothold/protocol/types';
import { DAY } from '../format/duration.ts';
import { type Period, readPeriod } from './period.ts';

export interface FunnelStepDefinition {
  event: EventSelector;
  where?: Filter[];
}
/** What the funnel page shows; lives in the address so that a link says it all. */
export interface FunnelDefinition {
  /** Empty: the usual path. */
  steps: FunnelStepDefinition[];
  unit: 'person' | 'account';
  windowMs: number;
  period: Period;
  breakdown: string | null;
}

export const DEFAULT_WINDOW_MS = 14 * DAY;
const UNITS = { m: 60_000, h: 3_600_000, d: DAY } as const;

/** Reads `?unit=account&window=14d&step=Signed%20Up&step=Report%20Sent&by=plan`. What is not understood is the default. */
export function readFunnel(search: string, defaultUnit: 'person' | 'account' = 'person'): FunnelDefinition {
  const params = new URLSearchParams(search);
  const unit = params.get('unit');
  return {
    steps: params.getAll('step').flatMap((text) => readStep(text) ?? []),
    unit: unit === 'account' || unit === 'person' ? unit : defaultUnit,
    windowMs: readWindow(params.get('window')),
    period: readPeriod(params.get('period')),
    breakdown: params.get('by') || null,
  };
}

/** The other way; the unit is always said, defaults of the rest are left out. */
export function writeFunnel(funnel: FunnelDefinition): string {
  const params = new URLSearchParams({ unit: funnel.unit });
  if (funnel.windowMs !== DEFAULT_WINDOW_MS) params.set('window', writeWindow(funnel.windowMs));
  if (funnel.period !== 'all') params.set('period', funnel.period);
  if (funnel.breakdown) params.set('by', funnel.breakdown);
  for (const step of funnel.steps) params.append('step', writeStep(step));
  return `?${params}`;
}

function readWindow(text: string | null): number {
  const match = /^(\d{1,6})([mhd])$/.exec(text ?? '');
  if (!match) return DEFAULT_WINDOW_MS;
  return Number(match[1]) * UNITS[match[2] as keyof typeof UNITS];
}
function writeWindow(ms: number): string {
  if (ms % UNITS.d === 0) return `${ms / UNITS.d}d`;
  if (ms % UNITS.h === 0) return `${ms / UNITS.h}h`;
  return `${Math.round(ms / UNITS.m)}m`;
}

/** A bare name where a name says it all; JSON for several names, filters, and names that look like JSON. */
function writeStep({ event, where }: FunnelStepDefinition): string {
  if (typeof event === 'string' && !where?.length && !/^[{[]/.test(event)) return event;
  return JSON.stringify({ event, ...(where?.length ? { where } : {}) });
}
function readStep(text: string): FunnelStepDefinition | null {
  if (text === '') return null;
  if (!text.startsWith('{')) return { event: text };
  try {
    const step: unknown = JSON.parse(text);
    return isStep(step) ? step : null;
  } catch {
    return null;
  }
}
function isStep(value: unknown): value is FunnelStepDefinition {
  const { event, where } = value as Partial<FunnelStepDefinition>;
  const named = typeof event === 'string' || (Array.isArray(event) && event.every((name) => typeof name === 'string'));
  return named && (where === undefined || Array.isArray(where));
}
