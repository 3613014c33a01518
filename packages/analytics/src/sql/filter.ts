import type { Json, Operator } from '@foothold/protocol/types';
import type { SqlParams } from './params.ts';

/** One comparison, as `matchesFilter` of targeting makes it: where that holds in a browser, this holds in SQL. */
export interface Comparison {
  op: Operator;
  value?: Json;
}

/** Does an absent value satisfy it? */
export const holdsForMissing = ({ op }: Comparison): boolean => op === 'notSet' || op === 'isNot';

/**
 * SQL for "the JSON value satisfies the comparison". `json` is a column or expression of JSON text; `key`, when given, the
 * member of that object to look at. Types are never mixed: 5 is not "5"; lists and objects are the same as their texts are.
 */
export function comparison(params: SqlParams, { op, value }: Comparison, json: string, key?: string): string {
  // The key is bound by what reads it: a comparison that nothing satisfies reads nothing.
  const at: Place = () => (key === undefined ? json : `${json}, ${params.bind('String', key)}`);
  switch (op) {
    case 'set':
      return `(JSONType(${at()}) != 'Null')`;
    case 'notSet':
      return `(JSONType(${at()}) = 'Null')`;
    case 'is':
      return value === null ? NEVER : same(params, value, at);
    case 'isNot':
      return value === null ? `(NOT ${NEVER})` : `(NOT ${same(params, value, at)})`;
    case 'contains':
      return contains(params, value, at);
    case 'gt':
      return ordered(params, '>', value, at);
    case 'gte':
      return ordered(params, '>=', value, at);
    case 'lt':
      return ordered(params, '<', value, at);
    case 'lte':
      return ordered(params, '<=', value, at);
    default:
      return op satisfies never;
  }
}

/** The arguments with which a JSON function finds the value. */
type Place = () => string;

const NEVER = '(0)';
const NUMBERS = `('Int64', 'UInt64', 'Double')`;
/** Halves of characters beyond 16 bits and what comes after them: here the orders by code unit and by UTF-8 byte part. */
const BEYOND = /[\uD800-\uFFFF]/;

function same(params: SqlParams, value: Comparison['value'], at: Place): string {
  if (value === null) return `(JSONType(${at()}) = 'Null')`;
  if (typeof value === 'boolean') {
    return `(JSONType(${at()}) = 'Bool' AND JSONExtractBool(${at()}) = ${value ? 1 : 0})`;
  }
  if (typeof value === 'object') {
    // The engine writes both anew, so that its spelling of numbers and escapes does not matter.
    return `(JSONExtractRaw(${at()}) = JSONExtractRaw(${params.bind('String', JSON.stringify(value))}))`;
  }
  return typed(params, '=', value, at, String);
}

function ordered(params: SqlParams, sign: string, value: Comparison['value'], at: Place): string {
  const byCodeUnit = typeof value === 'string' && BEYOND.test(value);
  return typed(params, sign, value, at, byCodeUnit ? (text) => `convertCharset(${text}, 'UTF-8', 'UTF-16BE')` : String);
}

/** Numbers with numbers, text with text; `spell` turns the SQL of a text into what is compared. */
function typed(
  params: SqlParams,
  sign: string,
  value: Comparison['value'],
  at: Place,
  spell: (text: string) => string,
): string {
  if (typeof value === 'string') {
    const text = `JSONExtractString(${at()})`;
    return `(JSONType(${at()}) = 'String' AND ${spell(text)} ${sign} ${spell(params.bind('String', value))})`;
  }
  if (typeof value === 'number') {
    const number = params.bind('Float64', value);
    return `(JSONType(${at()}) IN ${NUMBERS} AND JSONExtractFloat(${at()}) ${sign} ${number})`;
  }
  return NEVER;
}

function contains(params: SqlParams, value: Comparison['value'], at: Place): string {
  if (value === undefined) return NEVER;
  const element = same(params, value, () => 'element');
  const list = `(JSONType(${at()}) = 'Array' AND arrayExists(element -> ${element}, JSONExtractArrayRaw(${at()})))`;
  if (typeof value !== 'string') return list;
  const text = params.bind('String', value);
  return `(${list} OR (JSONType(${at()}) = 'String' AND position(JSONExtractString(${at()}), ${text}) > 0))`;
}
