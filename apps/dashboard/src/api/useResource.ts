import { useEffect, useRef, useState } from 'preact/hooks';
import { signOutLocally } from '../session/session.ts';
import { RequestFailure } from './request.ts';
import { createSharedRequests } from './sharedRequests.ts';

export type Resource<Value> =
  | { status: 'loading'; value: null }
  | { status: 'failed'; value: Value | null; failure: RequestFailure; reload: () => void }
  /** `refreshing`: an older answer is on the screen while a newer one is on its way. */
  | { status: 'ready'; value: Value; refreshing: boolean; reload: () => void };

interface Kept {
  key: string;
  value: unknown;
  failure: RequestFailure | null;
  busy: boolean;
}
/** Answers of this tab, so that going back is instant; each is asked again when shown. */
const answers = new Map<string, unknown>();
const MOST_ANSWERS = 200;
const requests = createSharedRequests();

/**
 * What `load` gives for `key`, kept per key; asked again when the key changes, on `reload`, and `everyMs` after
 * the last answer while the page is in sight.
 * `key` null: not asked yet. While asking, the last answer of the same key stays.
 */
export function useResource<Value>(
  key: string | null,
  load: (signal: AbortSignal) => Promise<Value>,
  { everyMs }: { everyMs?: number } = {},
): Resource<Value> {
  const [state, setState] = useState<Kept>({ key: '', value: undefined, failure: null, busy: false });
  const [turn, setTurn] = useState(0);
  const latest = useRef(load);
  latest.current = load;

  useEffect(() => {
    if (key === null) return;
    const known = answers.get(key);
    setState({ key, value: known, failure: null, busy: true });
    let hasLeft = false;
    const { answer, leave } = requests.join(key, latest.current);
    const done = (next: Pick<Kept, 'value' | 'failure'>) => {
      if (!hasLeft) setState({ key, ...next, busy: false });
    };
    answer.then(
      (value) => {
        if (answers.size >= MOST_ANSWERS) answers.clear();
        answers.set(key, value);
        done({ value, failure: null });
      },
      (error: unknown) => {
        if (hasLeft) return;
        const failure = asFailure(error);
        if (failure.status === 401) signOutLocally();
        done({ value: known, failure });
      },
    );
    return () => {
      hasLeft = true;
      leave();
    };
  }, [key, turn]);

  // From answer to question, so that a slow server is not asked faster than it can answer.
  useEffect(() => {
    if (!everyMs || state.busy || state.key !== key) return;
    return whenInSight(everyMs, () => setTurn((n) => n + 1));
  }, [everyMs, key, state]);

  const reload = () => setTurn((n) => n + 1);
  const current = state.key === key ? state : { value: key === null ? undefined : answers.get(key), failure: null };
  if (current.failure) {
    return { status: 'failed', value: (current.value as Value) ?? null, failure: current.failure, reload };
  }
  if (current.value === undefined) return { status: 'loading', value: null };
  return { status: 'ready', value: current.value as Value, refreshing: state.busy, reload };
}

/** Calls back after `delayMs`; while the page is hidden then, once it is seen again. Returns what calls it off. */
function whenInSight(delayMs: number, go: () => void): () => void {
  const look = () => {
    if (document.visibilityState !== 'visible') return;
    document.removeEventListener('visibilitychange', look);
    go();
  };
  const timer = setTimeout(() => {
    document.addEventListener('visibilitychange', look);
    look();
  }, delayMs);
  return () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', look);
  };
}

function asFailure(error: unknown): RequestFailure {
  if (error instanceof RequestFailure) return error;
  return new RequestFailure(0, 'broken', error instanceof Error ? error.message : String(error));
}
