import type { BrowserFacts, RareRules } from '../rare.ts';
import { holdsRare } from './leaves.ts';
import { holdOut, isPulled, refuse, varied } from './limits.ts';
import { matchesRare } from './operators.ts';

/** @param browser what only a browser knows; without it, leaves about it are undecided. */
export const createRareRules = (browser?: () => BrowserFacts): RareRules => ({
  matches: matchesRare,
  holds: (leaf, facts) => holdsRare(leaf, facts, browser?.()),
  isPulled,
  refuse,
  holdOut,
  varied,
  get browser() {
    return browser?.();
  },
});
