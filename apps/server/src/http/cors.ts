import type { Context } from 'hono';

/** On every answer of ingest and config: any page may read it, none with its cookies. */
export const CORS_HEADERS = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Retry-After',
} as const;

/** Answers a preflight: whatever headers the page asks for, since clients add their own on a retry. */
export function preflight(c: Context): Response {
  const asked = c.req.header('access-control-request-headers');
  return new Response(null, {
    status: 204,
    headers: {
      ...CORS_HEADERS,
      'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
      ...(asked ? { 'Access-Control-Allow-Headers': asked } : {}),
      'Access-Control-Max-Age': '600',
      Vary: 'Access-Control-Request-Headers',
    },
  });
}
