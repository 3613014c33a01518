import { serveStatic } from '@hono/node-server/serve-static';
import { type Context, Hono } from 'hono';
import { CORS_HEADERS } from '../http/cors.ts';

/**
 * What customers' pages load: `/foothold.js`, short-lived, and its chunks under `/foothold/`, whose names carry a hash.
 * Readable from any origin. `onLoad` hears the origin of each page that loads the script, where the browser names it.
 */
export function sdkSite(dir: string, onLoad: (pageOrigin: string) => void = () => {}): Hono {
  const site = new Hono();
  const files = (cacheControl: string) =>
    serveStatic({
      root: dir,
      precompressed: true,
      onFound: (_path, c) => {
        c.header('Cache-Control', cacheControl);
        c.header('Access-Control-Allow-Origin', '*');
        c.header('Cross-Origin-Resource-Policy', 'cross-origin');
        c.header('X-Content-Type-Options', 'nosniff');
      },
    });
  site.use('/foothold.js', async (c, next) => {
    await next();
    const origin = pageOrigin(c);
    if (origin !== null && c.res.ok) onLoad(origin);
  });
  site.get('/foothold.js', files('public, max-age=300, stale-while-revalidate=86400'));
  site.get('/foothold/*', files('public, max-age=31536000, immutable'));
  // Of another version, most often: the script is told so, and never gets the dashboard's page for a part of itself.
  for (const path of ['/foothold.js', '/foothold/*']) site.get(path, nothingThere);
  return site;
}

const nothingThere = (c: Context) =>
  c.json({ error: { code: 'not_found', message: `Nothing is at ${c.req.path}.` } }, 404, CORS_HEADERS);

/** A script element sends no `Origin`; its page is known by the referrer, unless the page withholds it. */
function pageOrigin(c: Context): string | null {
  const said = c.req.header('origin') ?? c.req.header('referer');
  const url = said && URL.canParse(said) ? new URL(said) : null;
  const isPage = url !== null && /^https?:$/.test(url.protocol) && url.origin.length <= 300;
  return isPage ? url.origin : null;
}
