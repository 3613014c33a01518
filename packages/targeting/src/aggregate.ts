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

/** The stable name of what is counted: the same for browser and server. */
export function aggregateKey({ event = null, page = null, where = [] }: Nullable<Counted>): string {
  return hash(JSON.stringify([event, page, where.map(({ property, op, value }) => [property, op, value])]));
}
type Nullable<Type> = { [Key in keyof Type]: Type[Key] | (Key extends 'where' ? never : null) };

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
  if ('event' in leaf) return define({ event: leaf.event, where: leaf.where });
  if ('visited' in leaf) return define({ page: leaf.visited });
  return undefined;
}

function define({ event, page, where }: Counted): AggregateDefinition {
  const definition: AggregateDefinition = { key: aggregateKey({ event, page, where }) };
  if (event !== undefined) definition.event = event;
  if (page !== undefined) definition.page = page;
  if (where?.length) definition.where = where.map(pick);
  return definition;
}

/** An occurrence, as far as counting asks. `page` is set for page events alone. */
export interface Occurrence {
  event?: string;
  page?: Page;
  properties?: JsonObject;
}

/** A test of occurrences against one definition; compile once for many. */
export function counter({ event, page, where }: Counted): (occurrence: Occurrence) => boolean {
  if (page === undefined) return (seen) => seen.event === event && matchesWhere(where, seen.properties);
  const matches = compileGlob(page);
  const whole = page.includes('://');
  return (seen) => seen.page !== undefined && matches(whole ? seen.page.url : seen.page.path);
}

/** The aggregate with one more occurrence at `at` (epoch ms). Order does not matter. */
export function addOccurrence(aggregate: Aggregate | undefined, at: number): Aggregate {
  if (!aggregate) return { count: 1, firstAt: at, lastAt: at, recentAt: [at] };
  return {
    count: aggregate.count + 1,
    firstAt: Math.min(aggregate.firstAt, at),
    lastAt: Math.max(aggregate.lastAt, at),
    recentAt: [...aggregate.recentAt, at].sort((a, b) => b - a).slice(0, RECENT),
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

export type CountedCondition = EventCondition | VisitedCondition;

const pick = ({ property, op, value }: PropertyFilter): PropertyFilter =>
  value === undefined ? { property, op } : { property, op, value };

/**
 * 53 bits, base 36. A hash for naming, not for secrets.
 * @see https://github.com/bryc/code/blob/master/jshash/experimental/cyrb53.js (public domain)
 */
function hash(text: string): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return (4294967296 * (2097151 & b) + (a >>> 0)).toString(36);
}
