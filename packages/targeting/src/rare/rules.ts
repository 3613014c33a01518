import type { evaluate as Evaluate } from '../condition.ts';
import { countOf } from '../condition.ts';
import { matchesFilter } from '../filter.ts';
import { matchGlob } from '../glob.ts';
import type { BrowserFacts, RareRules } from '../rare.ts';
import { holdsRare } from './leaves.ts';
import { holdOut, limitsOf, varied } from './limits.ts';
import { matchesRare } from './operators.ts';

/**
 * @param evaluate from whoever has it already: a chunk of the SDK gets the core's.
 * @param browser what only a browser knows; without it, leaves about it are undecided.
 */
export const createRareRules = (
  { evaluate }: { evaluate: typeof Evaluate },
  browser?: () => BrowserFacts,
): RareRules => ({
  matches: (filter, value, now) => matchesFilter(filter, value) || matchesRare(filter, value, now),
  matchesGlob: matchGlob,
  countOf,
  holds: (leaf, facts) => holdsRare(leaf, facts, browser),
  limits: (content, facts, situation) => limitsOf(content, facts, situation, evaluate),
  holdOut,
  varied,
  get browser() {
    return browser?.();
  },
});
