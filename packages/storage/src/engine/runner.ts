import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EngineError } from './errors.ts';
import type { EngineLimits, SessionRole } from './limits.ts';
import { createPool, type SessionPool } from './pool.ts';
import type { EngineRequest } from './request.ts';
import { connectTo, createSession, type EngineAnswer, type EngineQuery } from './session.ts';
import { quote, readStatement } from './sql.ts';

/** Decides which session a statement runs on, and knows what is running. */
export interface Runner {
  run(request: EngineRequest, options: { signal: AbortSignal; isReadOnly: boolean }): Promise<EngineAnswer>;
  /** Opens the first connection: throws when the directory cannot be used. */
  open(): Promise<void>;
  /** Kills what runs, waits up to `graceMs` for it to end, closes every connection. */
  close(graceMs: number): Promise<void>;
}

export interface RunnerOptions {
  dataDir: string;
  limits: EngineLimits;
  /** Parallel reads. Default 4. */
  readers?: number;
}

interface Running {
  kill: () => void;
  ended: Promise<unknown>;
  text: string;
}

const INSERT_FILE = 'insert.tsv';
const READS = new Set(['SELECT', 'WITH', 'SHOW', 'DESCRIBE', 'DESC', 'EXISTS', 'EXPLAIN', 'CHECK']);

/** A connection runs one query at a time: one writer, some readers, and one that is always free for KILL QUERY. */
export function createRunner({ dataDir, limits, readers = 4 }: RunnerOptions): Runner {
  const running = new Map<string, Running>();
  const insertPath = resolve(dataDir, INSERT_FILE);
  const session = (role: SessionRole, mark: string) =>
    createSession({
      connect: () => connectTo(dataDir, limits),
      limits,
      role,
      mark: `foothold:${mark}`,
      insertPath: role === 'writer' ? insertPath : undefined,
    });
  const controlSession = session('control', 'control');
  const control = createPool({ sessions: [controlSession], kill: async () => undefined });
  const kill = async (mark: string): Promise<void> => {
    const sql = `KILL QUERY WHERE Settings['log_comment'] = ${quote(mark)} ASYNC`;
    await control.run(plainQuery(sql), new AbortController().signal);
  };
  const read = createPool({
    sessions: Array.from({ length: readers }, (_, i) => session('reader', `reader-${i}`)),
    kill,
  });
  const write = createPool({ sessions: [session('writer', 'writer')], kill });

  async function tracked(pool: SessionPool, request: EngineRequest, signal: AbortSignal): Promise<EngineAnswer> {
    if (running.has(request.queryId)) {
      const text = `Query with id = ${request.queryId} is already running.`;
      throw new EngineError(216, 'QUERY_WITH_SAME_ID_IS_ALREADY_RUNNING', text);
    }
    const killed = new AbortController();
    const promise = pool.run(request, AbortSignal.any([signal, killed.signal]));
    const ended = promise.then(
      () => undefined,
      () => undefined,
    );
    running.set(request.queryId, { kill: () => killed.abort(), ended, text: request.statement.text });
    try {
      return await promise;
    } finally {
      running.delete(request.queryId);
    }
  }

  async function killById(request: EngineRequest, signal: AbortSignal): Promise<EngineAnswer> {
    const queryId = killedId(request);
    const target = running.get(queryId);
    const isSync = request.statement.tokens.some(({ text }) => text.toUpperCase() === 'SYNC');
    target?.kill();
    if (isSync) await target?.ended;
    const row = `SELECT ${quote(isSync ? 'finished' : 'waiting')} AS kill_status, ${quote(queryId)} AS query_id, 'default' AS user, ${quote(target?.text ?? '')} AS query WHERE ${target ? 1 : 0}`;
    const defaultFormat = request.statement.format ?? request.defaultFormat;
    return control.run({ ...plainQuery(row), defaultFormat }, signal);
  }

  return {
    async open() {
      await rm(insertPath, { force: true });
      await control.run(plainQuery('SELECT 1'), new AbortController().signal);
    },
    run(request, { signal, isReadOnly }) {
      if (request.statement.verb === 'KILL') return killById(request, signal);
      if (READS.has(request.statement.verb)) return tracked(read, request, signal);
      if (isReadOnly) throw new EngineError(164, 'READONLY', 'Cannot execute query in readonly mode: use POST.');
      return tracked(write, request, signal);
    },
    async close(graceMs) {
      const ends = [...running.values()].map(({ kill: stop, ended }) => {
        stop();
        return ended;
      });
      const grace = new Promise((resolve) => setTimeout(resolve, graceMs).unref());
      await Promise.race([Promise.all(ends), grace]);
      for (const pool of [read, write, control]) pool.close();
    },
  };
}

/** `KILL QUERY WHERE query_id = '…'` (or a placeholder) is the one form that can be told from a query's own id. */
function killedId({ statement, params }: EngineRequest): string {
  const [, query, where, column, equals, value] = statement.tokens;
  const isKnown =
    [query, where, column, equals].map((token) => token?.text.toUpperCase()).join(' ') === 'QUERY WHERE QUERY_ID =';
  if (isKnown && value?.kind === 'string') return value.text.slice(1, -1).replace(/\\(.)/g, '$1');
  const name = statement.placeholders[0]?.name;
  const bound = name === undefined ? undefined : params[name];
  if (isKnown && bound !== undefined) return bound;
  throw new EngineError(48, 'NOT_IMPLEMENTED', "The embedded engine takes only KILL QUERY WHERE query_id = '…'.");
}

function plainQuery(sql: string): EngineQuery {
  return {
    statement: readStatement(sql),
    data: undefined,
    params: {},
    settings: {},
    database: 'default',
    defaultFormat: 'TabSeparated',
  };
}
