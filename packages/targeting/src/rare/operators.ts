import type { Json, TraitCondition } from '@foothold/protocol/types';
import { order, same } from '../filter.ts';
import { matchGlob } from '../glob.ts';

const DAY_MS = 86_400_000;

/**
 * Trait operators beside the common ones. Compared by type, as those are; a missing value (absent or null) satisfies
 * only `notContains` and `noneOf`; an operator that nobody knows nothing.
 */
export function matchesRare(
  { op, value: wanted }: Pick<TraitCondition, 'op' | 'value'>,
  value: Json | undefined,
  now: number,
): boolean {
  const text = typeof value === 'string' ? value : undefined;
  const part = `${wanted}`;
  switch (op) {
    case 'notContains':
      return !(Array.isArray(value) ? includes(value, wanted) : text?.includes(part));
    case 'startsWith':
      return text?.startsWith(part) === true;
    case 'endsWith':
      return text?.endsWith(part) === true;
    case 'matches':
      return text !== undefined && matchGlob(part, text);
    case 'between': {
      const [from, to] = listOf(wanted);
      return order(value, from) >= 0 && order(value, to) <= 0;
    }
    case 'anyOf':
      return listOf(wanted).some((one) => includes(listOf(value), one));
    case 'allOf':
      return value !== undefined && value !== null && listOf(wanted).every((one) => includes(listOf(value), one));
    case 'noneOf':
      return !listOf(wanted).some((one) => includes(listOf(value), one));
    case 'before':
      return timeOf(value, now) < timeOf(wanted, now);
    case 'after':
      return timeOf(value, now) > timeOf(wanted, now);
    default:
      return false;
  }
}

/** Epoch ms of a time, a text of ISO 8601, or `{daysAgo}`; NaN, which no comparison holds for, for anything else. */
function timeOf(value: Json | undefined, now: number): number {
  if (typeof value === 'number') return value;
  if (typeof value === 'string') return Date.parse(value);
  const { daysAgo } = Object(value) as { daysAgo?: unknown };
  return typeof daysAgo === 'number' ? now - daysAgo * DAY_MS : Number.NaN;
}

/** A list as it is, one value as a list of one, nothing as an empty one. */
const listOf = (value: Json | undefined): Json[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
const includes = (list: Json[], wanted: Json | undefined) => list.some((one) => same(one, wanted));
