import type { drainDirectory as Drain } from '../ingest/drain-directory.ts';

/** As the collector's own; what it needs is loaded by whoever asks, and by no other command. */
export const drainDirectory: typeof Drain = async (options) =>
  (await import('../ingest/drain-directory.ts')).drainDirectory(options);
