import type { DescribeRules } from '../describe.ts';
import type { BrowserFacts, RareRules } from '../rare.ts';
import { holdsRare } from './leaves.ts';
import { holdOut, isPulled, refuse, varied } from './limits.ts';
import { matchesRare } from './operators.ts';

/**
 * @param rules the common ones, from whoever has them already: a chunk of the SDK gets the core's.
 * @param browser what only a browser knows; without it, leaves about it are undecided.
 */
export const createRareRules = (rules: DescribeRules, browser?: () => BrowserFacts): RareRules => ({
  matches: (filter, value, now) => matchesRare(filter, value, now, rules.matchesPage),
  holds: (leaf, facts) => holdsRare(leaf, facts, browser?.()),
  isPulled,
  refuse: (content, facts, situation) => refuse(content, facts, situation, rules.evaluate),
  holdOut,
  varied,
  get browser() {
    return browser?.();
  },
});
