import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';

/**
 * What customers' pages load: `/foothold.js`, short-lived, and its chunks under `/foothold/`, whose names carry a hash.
 * Readable from any origin.
 */
export function sdkSite(dir: string): Hono {
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
  site.get('/foothold.js', files('public, max-age=300, stale-while-revalidate=86400'));
  site.get('/foothold/*', files('public, max-age=31536000, immutable'));
  return site;
}
