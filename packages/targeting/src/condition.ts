import type { Aggregate, Condition, ContentState, JsonObject, State } from '@foothold/protocol/types';
import type { CountedCondition } from './aggregate.ts';
import { matchesFilter, matchesPage } from './common.ts';
import { own } from './filter.ts';
import type { Page } from './glob.ts';
import type { RareRules } from './rare.ts';

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
  /** Who else of the account did, or reached, what. */
  colleagues?: State['colleagues'];
  contents: { [contentId: string]: ContentState };
  segments: readonly string[];
  /** Whose hash decides about shares and arms. */
  who?: { anonymousId: string; userId?: string | null; groupId?: string | null };
  /** Another one whenever the server has said something new; absent without one. */
  version?: string;
  /** What came by itself on all devices. */
  interruptions?: State['interruptions'];
  /** Opens a stream of news. */
  ticket?: State['ticket'];
  /** Stored at first exposure. */
  arms?: State['arms'];
  /** Absent: not loaded, and whatever asks for one of them is undecided. */
  rare?: RareRules;
  /** Counts leaves of conditions that this version does not know. */
  onUnknown?: (leaf: unknown) => void;
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
 * version does not know does not hold; `facts.onUnknown` counts it.
 * Leaves that count carry their aggregate's key: see `withKeys`.
 * @param scope whose doing an event or page counts when the leaf itself does not say.
 */
export function evaluate(condition: Condition | undefined, facts: Facts, scope?: 'person' | 'account'): boolean {
  const { rare } = facts;
  const holds = (node: Condition) => evaluate(node, facts, scope);
  if (condition === undefined) return true;
  // What is no object is no leaf that anybody knows.
  const node = Object(condition) as Condition;
  if ('all' in node) return node.all.every(holds);
  if ('any' in node) return node.any.some(holds);
  if ('not' in node) return !holds(node.not);
  if ('trait' in node) return matchesFilter(node, own(traitsOf(node.of, facts), node.trait), facts.now, rare);
  if ('event' in node || 'visited' in node) {
    return matchesCount(node, (rare?.countOf ?? plainCount)(node, facts, scope));
  }
  if ('page' in node) return matchesPage(node.page, facts.page, rare);
  if ('segment' in node) return facts.segments.includes(node.segment);
  if ('milestone' in node) {
    return (own(facts.milestones, node.milestone) !== undefined) === (node.reached ?? true);
  }
  const held = rare?.holds(node, facts);
  if (held === undefined) facts.onUnknown?.(node);
  return held === true;
}

const plainCount = ({ key }: CountedCondition, { aggregates }: Facts) => own(aggregates, key as string)?.count ?? 0;

/** How often it happened, within the leaf's window, for the leaf's scope. */
export function countOf(leaf: CountedCondition, facts: Facts, scope?: 'person' | 'account'): number {
  const from = (leaf.scope ?? scope) === 'account' ? facts.accountAggregates : facts.aggregates;
  const aggregate = own(from, leaf.key as string);
  const { withinMs } = leaf;
  if (!aggregate || withinMs === undefined) return aggregate?.count ?? 0;
  return aggregate.recentAt.filter((at) => at > facts.now - withinMs).length;
}

const matchesCount = ({ count: test = { atLeast: 1 } }: CountedCondition, count: number): boolean => {
  const {
    atLeast = 0,
    atMost = count,
    exactly = count,
  } = test as { [Test in 'atLeast' | 'atMost' | 'exactly']?: number };
  return count >= atLeast && count <= atMost && count === exactly;
};

export const traitsOf = (of: 'person' | 'account' | 'membership' = 'person', facts: Facts) =>
  of === 'person' ? facts.traits : facts[of];

export const isSeen = (state: ContentState) => state.shownAt !== undefined;
export const isDismissed = (state: ContentState) => Boolean(state.dismissed?.value);

/** Begun and neither completed nor dismissed since. */
export function isActive({ shownAt = 0, step, completedAt = 0, dismissed }: ContentState): boolean {
  const begun = Math.max(shownAt, step?.at ?? 0);
  return begun > completedAt && !(dismissed?.value && dismissed.at >= begun);
}
