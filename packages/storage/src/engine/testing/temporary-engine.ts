import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Engine, type EngineOptions, startEngine } from '../supervisor.ts';

/** A real engine on a directory of its own, for tests. */
export interface TemporaryEngine {
  engine: Engine;
  dataDir: string;
  send(sql: string, request?: RawRequest): Promise<RawAnswer>;
  /** Ends the process and removes the directory. */
  remove(): Promise<void>;
}

export interface RawRequest {
  params?: Record<string, string>;
  /** Anything else in the URL: settings, `query_id`, `database` … */
  search?: Record<string, string>;
  /** Rows: the statement then travels in the URL. */
  data?: string | Uint8Array;
  headers?: Record<string, string>;
  method?: 'GET' | 'POST';
  signal?: AbortSignal;
}

export interface RawAnswer {
  status: number;
  headers: Headers;
  text: string;
}

export async function temporaryEngine(options: Partial<EngineOptions> = {}): Promise<TemporaryEngine> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'foothold-engine-')));
  const engine = await startEngine({ ...options, dataDir });
  return {
    engine,
    dataDir,
    send: (sql, request) => sendRaw(engine.url, sql, request),
    async remove() {
      await engine.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** One request without the official client, to see exactly what goes over the wire. */
export async function sendRaw(engineUrl: string, sql: string, request: RawRequest = {}): Promise<RawAnswer> {
  const { params = {}, search = {}, data, headers = {}, method = 'POST', signal } = request;
  const { origin, username, password } = new URL(engineUrl);
  const url = new URL(origin);
  for (const [name, value] of Object.entries(params)) url.searchParams.set(`param_${name}`, value);
  for (const [name, value] of Object.entries(search)) url.searchParams.set(name, value);
  if (data !== undefined || method === 'GET') url.searchParams.set('query', sql);
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  const response = await fetch(url, {
    method,
    headers: { authorization, ...headers },
    body: method === 'GET' ? undefined : typeof data === 'object' ? new Uint8Array(data) : (data ?? sql),
    signal,
  });
  return { status: response.status, headers: response.headers, text: await response.text() };
}
