import type { BreakdownValue } from '@foothold/protocol/types';
import type { SqlParams } from './params.ts';

/**
 * SQL over `properties`: the value as JSON text, '' for none (absent and null are the same). Only where `condition` holds, else '':
 * reading JSON is most of the work.
 */
export function breakdownColumn(params: SqlParams, property: string, condition = '1'): string {
  return `transform(if(${condition}, JSONExtractRaw(properties, ${params.bind('String', property)}), ''), ['null'], [''])`;
}

/** Lists and objects are given as their JSON text. */
export function readBreakdownValue(raw: string): BreakdownValue {
  if (raw === '') return null;
  const value: unknown = JSON.parse(raw);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : raw;
}

/** The way back. */
export function rawBreakdownValue(value: BreakdownValue): string {
  if (value === null) return '';
  return typeof value === 'string' && !/^[[{]/.test(value) ? JSON.stringify(value) : String(value);
}
