import type { Aggregate, Condition, ContentState, CountTest, JsonObject } from '@foothold/protocol/types';
import { type CountedCondition, countedBy } from './aggregate.ts';
import { matchesFilter, own } from './filter.ts';
import { matchesPage, type Page } from './glob.ts';

/** All that conditions ask about: one person, in one account, on one page, at one time. */
export interface Facts {
  /** Epoch ms, by the server's clock. */
  now: number;
  page: Page;
  traits: JsonObject;
  account?: JsonObject | null;
  membership?: JsonObject | null;
  /** By {@link aggregateKey}. */
  aggregates: { [key: string]: Aggregate };
  accountAggregates: { [key: string]: Aggregate };
  /** Milestone id → epoch ms. */
  milestones: { [id: string]: number };
  contents: { [contentId: string]: ContentState };
  segments: readonly string[];
}

export const NO_FACTS: Facts = {
  now: 0,
  page: { path: '/', url: '' },
  traits: {},
  aggregates: {},
  accountAggregates: {},
  milestones: {},
  contents: {},
  segments: [],
};

/**
 * Does the condition hold? Absent: yes. An empty `all` holds, an empty `any` does not. A leaf of a kind that this
 * version does not know does not hold; `onUnknown` counts it.
 * @param scope whose doing an event or page counts when the leaf itself does not say. Default `person`.
 */
export function evaluate(
  condition: Condition | undefined,
  facts: Facts,
  { scope = 'person', onUnknown }: { scope?: 'person' | 'account'; onUnknown?: () => void } = {},
): boolean {
  return holds(condition);

  function holds(node: Condition | undefined): boolean {
    if (node === undefined) return true;
    if (node === null || typeof node !== 'object') return unknown();
    if ('all' in node) return node.all.every(holds);
    if ('any' in node) return node.any.some(holds);
    if ('not' in node) return !holds(node.not);
    if ('trait' in node) return matchesFilter(node, own(traitsOf(node.of, facts), node.trait));
    if ('event' in node || 'visited' in node) return matchesCount(node.count, countOf(node, facts, scope));
    if ('page' in node) return matchesPage(node.page, facts.page);
    if ('milestone' in node) return (own(facts.milestones, node.milestone) !== undefined) === (node.reached ?? true);
    if ('content' in node) return isContent(node.is, own(facts.contents, node.content)) ?? unknown();
    if ('segment' in node) return facts.segments.includes(node.segment);
    return unknown();
  }
  function unknown(): false {
    onUnknown?.();
    return false;
  }
}

/** How often it happened, within the leaf's window, for the leaf's scope. */
export function countOf(leaf: CountedCondition, facts: Facts, scope: 'person' | 'account' = 'person'): number {
  const key = keyOf(leaf);
  const from = (leaf.scope ?? scope) === 'account' ? facts.accountAggregates : facts.aggregates;
  const aggregate = own(from, key);
  if (!aggregate) return 0;
  const { withinMs } = leaf;
  if (withinMs === undefined) return aggregate.count;
  return aggregate.recentAt.filter((at) => at > facts.now - withinMs).length;
}

/** Leaves are immutable and asked on every change of route, so each one's key is computed once. */
const keys = new WeakMap<CountedCondition, string>();
function keyOf(leaf: CountedCondition): string {
  let key = keys.get(leaf);
  if (key === undefined) {
    key = countedBy(leaf)?.key as string;
    keys.set(leaf, key);
  }
  return key;
}

function matchesCount(test: CountTest = { atLeast: 1 }, count: number): boolean {
  if ('atLeast' in test) return count >= test.atLeast;
  if ('atMost' in test) return count <= test.atMost;
  return count === test.exactly;
}

export function traitsOf(of: 'person' | 'account' | 'membership' | undefined, facts: Facts) {
  if (of === 'account') return facts.account;
  if (of === 'membership') return facts.membership;
  return facts.traits;
}

function isContent(is: string, state: ContentState = {}): boolean | undefined {
  switch (is) {
    case 'seen':
      return isSeen(state);
    case 'notSeen':
      return !isSeen(state);
    case 'completed':
      return state.completedAt !== undefined;
    case 'dismissed':
      return isDismissed(state);
    case 'active':
      return isActive(state);
    default:
      return undefined;
  }
}

export const isSeen = (state: ContentState) => state.shownAt !== undefined;
export const isDismissed = (state: ContentState) => state.dismissed?.value === true;

/** Begun and neither completed nor dismissed since. */
export function isActive({ shownAt, step, completedAt, dismissed }: ContentState): boolean {
  const begun = Math.max(shownAt ?? 0, step?.at ?? 0);
  return begun > (completedAt ?? 0) && !(dismissed?.value && dismissed.at >= begun);
}
