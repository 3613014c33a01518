import type { InternalRules } from '@foothold/protocol/types';

/** What an answer depends on besides the events and the question. */
export interface QueryContext {
  /** The default of `asOf`. */
  nowMs: number;
  /** Who is not counted; from the project's settings. */
  internal: InternalRules;
  /** How many people have been erased from this environment. */
  erased: number;
  /** The engine stops after this. Default 30,000. */
  maxMs?: number;
  signal?: AbortSignal;
}

export const DEFAULT_MAX_MS = 30_000;

/** Options for `EnvironmentEvents.query`. */
export const queryOptions = ({ maxMs = DEFAULT_MAX_MS, signal }: QueryContext) => ({ maxMs, signal });
