import type { Operator } from '@foothold/protocol/types';
import type { SqlParams } from './params.ts';

/** One comparison, as `matchesFilter` of targeting makes it, with a single value (text, number or truth value). */
export interface Comparison {
  op: Operator;
  value?: string | number | boolean | null;
}

/** Does an absent value satisfy it? */
export const holdsForMissing = ({ op }: Comparison): boolean => op === 'notSet' || op === 'isNot';

/**
 * SQL for "the JSON value satisfies the comparison". `json` is a column or expression of JSON text; `key`, when given, the
 * member of that object to look at. Types are never mixed: 5 is not "5". Text is ordered by UTF-8 bytes.
 */
export function comparison(params: SqlParams, { op, value }: Comparison, json: string, key?: string): string {
  const path = key === undefined ? '' : `, ${params.bind('String', key)}`;
  const type = `JSONType(${json}${path})`;
  const missing = `${type} = 'Null'`;
  switch (op) {
    case 'set':
      return `(${type} != 'Null')`;
    case 'notSet':
      return `(${missing})`;
    case 'is':
      return same(params, value, json, path);
    case 'isNot':
      return `(NOT ${same(params, value, json, path)})`;
    case 'contains':
      return contains(params, value, json, path);
    case 'gt':
      return ordered(params, '>', value, json, path);
    case 'gte':
      return ordered(params, '>=', value, json, path);
    case 'lt':
      return ordered(params, '<', value, json, path);
    case 'lte':
      return ordered(params, '<=', value, json, path);
    default:
      return op satisfies never;
  }
}

const NUMBERS = `('Int64', 'UInt64', 'Double')`;

function same(params: SqlParams, value: Comparison['value'], json: string, path: string): string {
  if (typeof value === 'boolean') {
    return `(JSONType(${json}${path}) = 'Bool' AND JSONExtractBool(${json}${path}) = ${value ? 1 : 0})`;
  }
  return ordered(params, '=', value, json, path);
}

function ordered(params: SqlParams, sign: string, value: Comparison['value'], json: string, path: string): string {
  if (typeof value === 'string') {
    const text = params.bind('String', value);
    return `(JSONType(${json}${path}) = 'String' AND JSONExtractString(${json}${path}) ${sign} ${text})`;
  }
  if (typeof value === 'number') {
    const number = params.bind('Float64', value);
    return `(JSONType(${json}${path}) IN ${NUMBERS} AND JSONExtractFloat(${json}${path}) ${sign} ${number})`;
  }
  return '(0)';
}

function contains(params: SqlParams, value: Comparison['value'], json: string, path: string): string {
  if (value === undefined) return '(0)';
  const element = value === null ? `JSONType(element) = 'Null'` : same(params, value, 'element', '');
  const list = `(JSONType(${json}${path}) = 'Array' AND arrayExists(element -> ${element}, JSONExtractArrayRaw(${json}${path})))`;
  if (typeof value !== 'string') return list;
  const text = params.bind('String', value);
  return `(${list} OR (JSONType(${json}${path}) = 'String' AND position(JSONExtractString(${json}${path}), ${text}) > 0))`;
}
