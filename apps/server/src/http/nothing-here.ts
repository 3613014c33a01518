import type { Context, Handler, Hono } from 'hono';
import { CORS_HEADERS, preflight } from './cors.ts';

const METHODS = ['GET', 'POST'];

/**
 * For what no route of `app` has taken below the addresses of ingest and config: 405 where another method would be
 * taken, else 404, and a page of any origin may read either.
 */
export function nothingHere(app: Hono): Handler {
  return (c: Context) => {
    if (c.req.method === 'OPTIONS') return preflight(c);
    const { path, method } = c.req;
    const taken = METHODS.filter((one) => isTaken(app, one, path));
    if (taken.length === 0) {
      return c.json({ error: { code: 'not_found', message: `Nothing is at ${path}.` } }, 404, CORS_HEADERS);
    }
    const allow = [...taken.flatMap((one) => (one === 'GET' ? ['GET', 'HEAD'] : [one])), 'OPTIONS'].join(', ');
    const message = `${path} does not take ${method}, but ${allow}.`;
    return c.json({ error: { code: 'method_not_allowed', message } }, 405, { ...CORS_HEADERS, Allow: allow });
  };
}

/** Middleware is there for every method, and a site for every address: neither is a route of this one. */
function isTaken(app: Hono, method: string, path: string): boolean {
  const [matched] = app.router.match(method, path);
  return matched.some(([[, route]]) => route.method === method && !route.path.endsWith('*'));
}
