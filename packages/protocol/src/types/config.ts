import type { PublishedContent } from './content.ts';
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
}

/** Tokens that become CSS custom properties `--foothold-<token>`. */
export interface Theme {
  accent?: string;
  accentText?: string;
  background?: string;
  text?: string;
  radius?: string;
  font?: string;
  mode?: 'light' | 'dark' | 'auto';
}
