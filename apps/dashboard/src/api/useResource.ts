import { useEffect, useRef, useState } from 'preact/hooks';
import { signOutLocally } from '../session/session.ts';
import { RequestFailure } from './request.ts';

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

/** Forgets every answer, e.g. when somebody signs out. */
export const forgetAnswers = (): void => answers.clear();

/**
 * What `load` gives for `key`, kept per key; asked again when the key changes, on `reload` and every `everyMs`.
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
    const abort = new AbortController();
    const known = answers.get(key);
    setState({ key, value: known, failure: null, busy: true });
    latest
      .current(abort.signal)
      .then((value) => {
        if (abort.signal.aborted) return;
        if (answers.size >= MOST_ANSWERS) answers.clear();
        answers.set(key, value);
        setState({ key, value, failure: null, busy: false });
      })
      .catch((error: unknown) => {
        if (abort.signal.aborted) return;
        const failure = asFailure(error);
        if (failure.status === 401) signOutLocally();
        setState({ key, value: known, failure, busy: false });
      });
    return () => abort.abort();
  }, [key, turn]);

  useEffect(() => {
    if (!everyMs || key === null) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') setTurn((n) => n + 1);
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs, key]);

  const reload = () => setTurn((n) => n + 1);
  const current = state.key === key ? state : { value: key === null ? undefined : answers.get(key), failure: null };
  if (current.failure) {
    return { status: 'failed', value: (current.value as Value) ?? null, failure: current.failure, reload };
  }
  if (current.value === undefined) return { status: 'loading', value: null };
  return { status: 'ready', value: current.value as Value, refreshing: state.busy, reload };
}

function asFailure(error: unknown): RequestFailure {
  if (error instanceof RequestFailure) return error;
  return new RequestFailure(0, 'broken', error instanceof Error ? error.message : String(error));
}
