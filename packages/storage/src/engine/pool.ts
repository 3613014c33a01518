import { EngineError } from './errors.ts';
import type { EngineAnswer, EngineQuery, EngineSession } from './session.ts';

/** Sessions of one role behind one queue: first come, first served, one query a session. */
export interface SessionPool {
  run(query: EngineQuery, signal: AbortSignal): Promise<EngineAnswer>;
  close(): void;
}

export interface PoolOptions {
  sessions: EngineSession[];
  /** Stops what a session is running. */
  kill: (mark: string) => Promise<void>;
  /** Requests that may wait; one more is refused with code 202. Default 200. */
  maxWaiting?: number;
  /** Between attempts to kill: the query may not have been registered yet. Default 50. */
  killEveryMs?: number;
}

/** Starts no session; each opens its connection with its first query. */
export function createPool({ sessions, kill, maxWaiting = 200, killEveryMs = 50 }: PoolOptions): SessionPool {
  const idle = [...sessions];
  const waiting: Array<(session: EngineSession) => void> = [];

  function acquire(signal: AbortSignal): Promise<EngineSession> {
    const session = idle.pop();
    if (session) return Promise.resolve(session);
    if (waiting.length >= maxWaiting) {
      throw new EngineError(202, 'TOO_MANY_SIMULTANEOUS_QUERIES', 'Too many simultaneous queries waiting.');
    }
    return new Promise((resolve, reject) => {
      const give = (given: EngineSession): void => {
        signal.removeEventListener('abort', leave);
        resolve(given);
      };
      const leave = (): void => {
        waiting.splice(waiting.indexOf(give), 1);
        reject(cancelled());
      };
      waiting.push(give);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  function release(session: EngineSession): void {
    const next = waiting.shift();
    if (next) next(session);
    else idle.push(session);
  }

  return {
    async run(query, signal) {
      if (signal.aborted) throw cancelled();
      const session = await acquire(signal);
      const killer = killUntilDone(() => kill(session.mark), signal, killEveryMs);
      try {
        return await session.run(query);
      } finally {
        killer.done();
        release(session);
      }
    },
    close() {
      for (const session of sessions) session.close();
    },
  };
}

function killUntilDone(kill: () => Promise<void>, signal: AbortSignal, everyMs: number): { done(): void } {
  let timer: NodeJS.Timeout | undefined;
  let finished = false;
  const attempt = async (): Promise<void> => {
    await kill().catch(() => undefined);
    if (!finished) timer = setTimeout(attempt, everyMs);
  };
  const start = (): void => void attempt();
  if (signal.aborted) start();
  else signal.addEventListener('abort', start, { once: true });
  return {
    done() {
      finished = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', start);
    },
  };
}

function cancelled(): EngineError {
  return new EngineError(394, 'QUERY_WAS_CANCELLED', 'Query was cancelled.');
}
