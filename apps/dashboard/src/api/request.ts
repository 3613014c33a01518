import type { ErrorAnswer } from '@foothold/protocol/types';

/** What a request failed with, in words that a page can show. */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure';
  constructor(
    /** 0 when no answer came at all. */
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export interface RequestOptions {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  body?: unknown;
  query?: { [name: string]: string | number | undefined };
  /** The tenant; absent for what belongs to the member alone. */
  environmentId?: string;
  signal?: AbortSignal;
}

/**
 * One request to this server, answered with the JSON it gave.
 * @throws RequestFailure for every status but 2xx, and when the server cannot be reached.
 */
export async function request<Answer>(path: string, options: RequestOptions = {}): Promise<Answer> {
  const response = await reach(path, options);
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw failureOf(response.status, answer);
  return answer as Answer;
}

async function reach(path: string, { method = 'GET', body, query, environmentId, signal }: RequestOptions) {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (environmentId) headers['x-foothold-environment'] = environmentId;
  try {
    return await fetch(path + search(query), {
      method,
      headers,
      credentials: 'same-origin',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new RequestFailure(0, 'unreachable', 'The server does not answer.');
  }
}

function search(query: RequestOptions['query']): string {
  const pairs = Object.entries(query ?? {}).filter((pair): pair is [string, string | number] => pair[1] !== undefined);
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]))}`;
}

function failureOf(status: number, answer: unknown): RequestFailure {
  const error = (answer as Partial<ErrorAnswer> | null)?.error;
  // better-auth answers {code, message} without the envelope.
  const flat = answer as { code?: string; message?: string } | null;
  return new RequestFailure(
    status,
    error?.code ?? flat?.code ?? 'failed',
    error?.message ?? flat?.message ?? `The server answered with status ${status}.`,
  );
}
