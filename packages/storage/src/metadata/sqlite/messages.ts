import type { Outcome } from './file.ts';

/** What the thread that owns the file is asked. */
export type Request = { id: number; sql: string; parameters: readonly unknown[] } | { id: number; close: true };
/** And what it answers. An error crosses as its message and SQLite's code. */
export type Answer = { id: number; outcome: Outcome } | { id: number; error: { message: string; code: string | null } };
