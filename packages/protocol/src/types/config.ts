import type { Condition } from './condition.ts';
import type { Holdout, PublishedContent } from './content.ts';
import type { Milestone } from './milestone.ts';
import type { AggregateDefinition } from './state.ts';

/** `GET /v1/config/<writeKey>`: where the current version is. Short-lived. */
export interface ConfigPointer {
  v: 1;
  version: string;
  /** Relative to the API host: `/v1/config/<writeKey>/<version>`, immutable. */
  path: string;
}

/** One immutable version of what an environment publishes. */
export interface Config {
  v: 1;
  version: string;
  environment: { id: string; name: string };
  contents: PublishedContent[];
  milestones: Milestone[];
  aggregates: AggregateDefinition[];
  theme: Theme;
  /** See product.md: Calm by default. */
  interruptions: 'calm' | 'normal' | 'off';
  /** Rules over all contents. Absent: none. */
  rules?: ProjectRules;
}

export interface ProjectRules {
  /** Nothing comes by itself to whom this holds for, e.g. somebody with an open support ticket. */
  suppress?: Condition;
  /** Never see any guidance that comes by itself, so that its effect can be measured. The experiment is named `global`. */
  holdout?: Holdout;
}

export interface ThemeColors {
  accent?: string;
  /** On the accent. Absent: black or white, whichever can be read. */
  accentText?: string;
  background?: string;
  text?: string;
}
/** Tokens that become CSS custom properties `--foothold-<token>`. Values are CSS; one that is not of its kind is left out. */
export interface Theme extends ThemeColors {
  /** Instead of the above on a dark page. */
  dark?: ThemeColors;
  radius?: string;
  font?: string;
  /** A `box-shadow`. */
  shadow?: string;
  /** Default `cozy`. */
  density?: 'compact' | 'cozy';
  /** `none`: nothing moves, as for people who have asked their system for it. */
  motion?: 'full' | 'none';
  /** Default `auto`: as dark as the page. */
  mode?: 'light' | 'dark' | 'auto';
}
