import type {
  Aggregate,
  AggregateDefinition,
  Condition,
  EventCondition,
  JsonObject,
  PropertyFilter,
  VisitedCondition,
} from '@foothold/protocol/types';
import { matchesWhere } from './filter.ts';
import { compileGlob, type Page } from './glob.ts';

/** How many newest times an aggregate keeps. A window can count up to so many. */
export const RECENT = 20;

type Counted = Omit<AggregateDefinition, 'key'>;

/**
 * The stable name of what is counted: the same for browser and server. What a person did in the current account alone is
 * counted apart from all that the person did, under a name that begins with `@`.
 */
export const aggregateKey = ({ event, page, where = [], scope }: Counted): string =>
  (scope ? '@' : '') +
  hash(JSON.stringify([event, page, where.map(({ property, op, value }) => [property, op, value])]));

/** What the server must count so that this condition can be decided; each once. */
export function aggregatesOf(condition: Condition | undefined): AggregateDefinition[] {
  const found = new Map<string, AggregateDefinition>();
  walk(condition, (leaf) => {
    const counted = countedBy(leaf);
    if (counted) found.set(counted.key, counted);
  });
  return [...found.values()];
}

/** What an event or page condition counts; undefined for any other leaf. */
export function countedBy(leaf: Condition): AggregateDefinition | undefined {
  const counted: Counted | undefined =
    'event' in leaf
      ? { event: leaf.event, ...(leaf.where?.length && { where: leaf.where.map(pick) }) }
      : 'visited' in leaf
        ? { page: leaf.visited }
        : undefined;
  if (counted && (leaf as CountedCondition).scope === 'membership') counted.scope = 'membership';
  return counted && { key: aggregateKey(counted), ...counted };
}

/** An occurrence, as far as counting asks. `page` is set for page events alone. */
export interface Occurrence {
  event?: string;
  page?: Page | false;
  properties?: JsonObject;
}

/** A test of occurrences against one definition; compile once for many. */
export function counter({ event, page, where }: Omit<Counted, 'scope'>): (occurrence: Occurrence) => boolean {
  if (!page) return (seen) => seen.event === event && matchesWhere(where, seen.properties);
  const matches = compileGlob(page);
  const part = page.includes('://') ? 'url' : 'path';
  return (seen) => Boolean(seen.page && matches(seen.page[part]));
}

/** The aggregate with one more occurrence at `at` (epoch ms). Order does not matter. */
export const addOccurrence = (aggregate: Aggregate | undefined, at: number): Aggregate =>
  mergeAggregates(aggregate, { count: 1, firstAt: at, lastAt: at, recentAt: [at] });

/** Two parts of one count, in any order, as long as each comes once. */
export function mergeAggregates(a: Aggregate | undefined, b: Aggregate): Aggregate {
  if (!a) return b;
  return {
    count: a.count + b.count,
    firstAt: Math.min(a.firstAt, b.firstAt),
    lastAt: Math.max(a.lastAt, b.lastAt),
    recentAt: [...a.recentAt, ...b.recentAt].sort((x, y) => y - x).slice(0, RECENT),
  };
}

/** Calls `visit` for every leaf of the tree. */
export function walk(condition: Condition | undefined, visit: (leaf: Condition) => void): void {
  if (!condition || typeof condition !== 'object') return;
  if ('all' in condition) for (const part of condition.all) walk(part, visit);
  else if ('any' in condition) for (const part of condition.any) walk(part, visit);
  else if ('not' in condition) walk(condition.not, visit);
  else visit(condition);
}

/** Whether any leaf of the tree is so. */
export function anyLeaf(condition: Condition | undefined, isSo: (leaf: Condition) => boolean): boolean {
  let isFound = false;
  walk(condition, (leaf) => {
    isFound ||= isSo(leaf);
  });
  return isFound;
}

export type CountedCondition = EventCondition | VisitedCondition;

const pick = ({ property, op, value }: PropertyFilter): PropertyFilter =>
  value === undefined ? { property, op } : { property, op, value };

/**
 * 64 bits, base 36: two multiplicative hashes. For naming, not for secrets.
 * @see http://www.isthe.com/chongo/tech/comp/fnv/
 */
function hash(text: string): string {
  let a = 1;
  let b = 2;
  for (let i = 0; i < text.length; i++) {
    a = Math.imul(a ^ text.charCodeAt(i), 16777619);
    b = Math.imul(b ^ text.charCodeAt(i), 2654435761);
  }
  return (a >>> 0).toString(36) + (b >>> 0).toString(36);
}
