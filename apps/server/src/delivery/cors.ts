import type { MiddlewareHandler } from 'hono';

const MAX_AGE_S = '600';

/** Any origin, without credentials: what is delivered here names nobody that the request does not name itself. */
export const anyOrigin: MiddlewareHandler = async (c, next) => {
  if (c.req.method === 'OPTIONS') {
    const headers = new Headers({
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': 'GET, POST, OPTIONS',
      'Access-Control-Max-Age': MAX_AGE_S,
      Vary: 'Access-Control-Request-Headers',
    });
    const asked = c.req.header('Access-Control-Request-Headers');
    if (asked) headers.set('Access-Control-Allow-Headers', asked);
    return new Response(null, { status: 204, headers });
  }
  await next();
  c.res.headers.set('Access-Control-Allow-Origin', '*');
  c.res.headers.set('Access-Control-Expose-Headers', 'ETag, Retry-After');
};
