/** What the checks ask of a library: to show these steps, and to go away again. */
export interface Adapter {
  /** What a page does when it loads, long before anybody starts: everything but to show. Else `start` does that, too. */
  prepare?(steps: Step[]): void;
  start(steps: Step[]): void;
  stop(): void;
}

export interface Step {
  /** CSS; ` >>> ` goes into an open shadow root or a frame. Absent: in the middle of the page. */
  target?: string;
  title: string;
  body: string;
  /** The page cannot be used while the step is open. */
  block?: boolean;
}

/** So long a library that can wait for a target waits for it. */
export const WAIT_MS = 3_000;

export type Surface = 'tour' | 'checklist' | 'celebration';

/** A library and how to find its parts. */
export interface Library {
  name: string;
  surface: Surface;
  /** File in `adapters/`, without its ending. */
  adapter: string;
  /** Style sheets in `node_modules`, the second for right-to-left text. */
  css: string[];
  card: string;
  next: string;
  close: string;
}

declare global {
  interface Window {
    matrix: Adapter;
    reports: string[];
  }
}
