/** Requests under way, by key: whoever asks the same question at the same time shares the answer. */
export interface SharedRequests {
  /** `leave` gives the request up; it is aborted when the last one has left. */
  join<Value>(
    key: string,
    load: (signal: AbortSignal) => Promise<Value>,
  ): { answer: Promise<Value>; leave: () => void };
}

interface Underway {
  answer: Promise<unknown>;
  abort: AbortController;
  waiting: number;
}

export function createSharedRequests(): SharedRequests {
  const underway = new Map<string, Underway>();
  const start = (key: string, load: (signal: AbortSignal) => Promise<unknown>): Underway => {
    const abort = new AbortController();
    const answer = load(abort.signal).finally(() => {
      if (underway.get(key)?.abort === abort) underway.delete(key);
    });
    const entry = { answer, abort, waiting: 0 };
    underway.set(key, entry);
    return entry;
  };
  return {
    join<Value>(key: string, load: (signal: AbortSignal) => Promise<Value>) {
      const entry = underway.get(key) ?? start(key, load);
      entry.waiting += 1;
      const leave = () => {
        entry.waiting -= 1;
        if (entry.waiting > 0) return;
        entry.abort.abort();
        if (underway.get(key) === entry) underway.delete(key);
      };
      return { answer: entry.answer as Promise<Value>, leave };
    },
  };
}
