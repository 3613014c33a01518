import { place } from '../session/session.ts';
import { type RequestOptions, request } from './request.ts';
import { type Resource, useResource } from './useResource.ts';

/** `GET /api/v1<path>` in the environment that is open. `path` null: not asked yet. */
export function useGet<Answer>(
  path: string | null,
  query: RequestOptions['query'] = {},
  options: { everyMs?: number } = {},
): Resource<Answer> {
  const environmentId = place.value?.environment.id;
  const key = path === null || !environmentId ? null : JSON.stringify([environmentId, path, query]);
  return useResource<Answer>(
    key,
    (signal) => request<Answer>(`/api/v1${path}`, { query, signal, ...(environmentId ? { environmentId } : {}) }),
    options,
  );
}

/** `POST /api/v1/query/<name>` in the environment that is open. `body` null: not asked yet. */
export function useQuery<Answer>(
  name: string,
  body: object | null,
  options: { everyMs?: number } = {},
): Resource<Answer> {
  const environmentId = place.value?.environment.id;
  const key = body === null || !environmentId ? null : JSON.stringify([environmentId, name, body]);
  return useResource<Answer>(
    key,
    (signal) =>
      request<Answer>(`/api/v1/query/${name}`, {
        method: 'POST',
        body,
        signal,
        ...(environmentId ? { environmentId } : {}),
      }),
    options,
  );
}

/** A request that changes something, or that is asked once, in the environment that is open. */
export function send<Answer>(path: string, options: RequestOptions = {}): Promise<Answer> {
  const environmentId = place.peek()?.environment.id;
  return request<Answer>(`/api/v1${path}`, { ...options, ...(environmentId ? { environmentId } : {}) });
}
