/**
 * What every browser knows from the start: exact addresses and those with one star, four operators, plain counts. For all
 * else it asks the rare rules; a content that needs them is marked `rare` (see `isRare`), so that it is never decided
 * without.
 */
import type { AggregateDefinition, Json, TraitOperator, UrlGlob } from '@foothold/protocol/types';
import type { Occurrence } from './aggregate.ts';
import { own, same } from './filter.ts';
import type { Page } from './glob.ts';
import type { RareRules } from './rare.ts';

type Filter = { op: TraitOperator; value?: Json };

/** As `matchesFilter` of `filter.ts`, for `is`, `isNot`, `set` and `notSet`. */
export function matchesFilter(filter: Filter, value: Json | undefined, now: number, rare?: RareRules): boolean {
  if (rare) return rare.matches(filter, value, now);
  const isThere = value !== undefined && value !== null;
  return (isThere && (/et/.test(filter.op) || same(value, filter.value))) !== /not/i.test(filter.op);
}

/** From the first star to the last one. */
const starsOf = (glob: UrlGlob) => glob.slice(`${glob}*`.indexOf('*'), glob.lastIndexOf('*') + 1);
/** More than one `*` or one `**`. */
export const isRareGlob = (glob: UrlGlob): boolean => starsOf(glob).length > 2;

/** As `matchesPage` of `glob.ts`, for globs with at most one star. */
export function matchesPage(glob: UrlGlob, page: Page, rare?: RareRules): boolean {
  const text = glob.includes('://') ? page.url : page.path;
  const stars = starsOf(glob);
  if (stars.length > 2) return rare?.matchesGlob(glob, text) === true;
  if (!stars) return text === glob;
  const [prefix, suffix] = glob.split(stars) as [string, string];
  const rest = text.slice(prefix.length, text.length - suffix.length);
  return prefix + rest + suffix === text && (stars.length > 1 || !rest.includes('/'));
}

/** As `counter` of `aggregate.ts`. */
export const counts = (
  { event, page, where = [] }: Omit<AggregateDefinition, 'key' | 'scope'>,
  seen: Occurrence,
  rare?: RareRules,
): boolean =>
  page
    ? Boolean(seen.page && matchesPage(page, seen.page, rare))
    : seen.event === event &&
      where.every((filter) => matchesFilter(filter, own(seen.properties, filter.property), 0, rare));
