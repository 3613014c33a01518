import type { Filter, Json, JsonObject, PropertyFilter, TraitOperator } from '@foothold/protocol/types';

/**
 * Does `value` satisfy the operator? Compared by type: numbers with numbers, text with text (by code unit), never one
 * with the other. A missing value (absent or null) satisfies only `notSet` and `isNot`; an operator that is none of
 * these nothing: `matchesRare` has the rest.
 * `contains` is a part of a text (case matters) or an element of a list.
 */
export function matchesFilter(filter: { op: TraitOperator; value?: Json }, value: Json | undefined): boolean {
  const wanted = filter.value;
  const missing = value === undefined || value === null;
  const sinceWanted = order(value, wanted);
  switch (filter.op) {
    case 'set':
      return !missing;
    case 'notSet':
      return missing;
    case 'isNot':
      return missing || !same(value, wanted);
    case 'is':
      return !missing && same(value, wanted);
    case 'contains':
      return Array.isArray(value)
        ? value.some((element) => same(element, wanted))
        : typeof value === 'string' && typeof wanted === 'string' && value.includes(wanted);
    case 'gt':
      return sinceWanted > 0;
    case 'gte':
      return sinceWanted >= 0;
    case 'lt':
      return sinceWanted < 0;
    case 'lte':
      return sinceWanted <= 0;
    default:
      return false;
  }
}

/** True when every property filter holds for the properties of an event; no filters hold for all. */
export function matchesWhere(where: PropertyFilter[] | undefined, properties: JsonObject | undefined): boolean {
  return !where || where.every((filter) => matchesFilter(filter, own(properties, filter.property)));
}

/** True when every filter holds, over the properties of an event and the traits of who did it. */
export function matchesFilters(where: Filter[] | undefined, properties: JsonObject, traits: JsonObject): boolean {
  return (
    !where ||
    where.every((filter) =>
      'property' in filter
        ? matchesFilter(filter, own(properties, filter.property))
        : matchesFilter(filter, own(traits, filter.trait)),
    )
  );
}

/** A key of an object that came over the wire: never something inherited. */
export function own<Value>(object: { [key: string]: Value } | null | undefined, key: string): Value | undefined {
  return object && Object.hasOwn(object, key) ? object[key] : undefined;
}

/** JSON equality, as written. */
export const same = (a: Json | undefined, b: Json | undefined): boolean =>
  a === b || JSON.stringify(a) === JSON.stringify(b);

/** Negative, zero or positive as of sorting; NaN, which no comparison holds for, across types. */
export function order(a: Json | undefined, b: Json | undefined): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a === 'string' && typeof b === 'string') return a < b ? -1 : Number(a > b);
  return Number.NaN;
}
