/** The outside of a command: what it is told, and where it speaks. */
export interface Io {
  env: Record<string, string | undefined>;
  out(line: string): void;
  err(line: string): void;
  /** All of standard input. */
  input(): Promise<string>;
}

/** The words of the command were wrong: exit status 2, with help. */
export class WrongWords extends Error {}
/** It failed for a reason that the message says: exit status 1. */
export class Failed extends Error {}
