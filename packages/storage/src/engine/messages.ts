import type { EngineLimits } from './limits.ts';

/** What the supervisor tells its child. */
export type ToChild =
  | { type: 'open'; dataDir: string; port: number; password: string; limits: EngineLimits }
  | { type: 'ping' }
  | { type: 'stop'; graceMs: number };

/** What the child answers. `failed` is followed by its exit; the engine's own reason is on its stderr. */
export type FromChild = { type: 'ready'; port: number } | { type: 'failed'; reason: string } | { type: 'pong' };
