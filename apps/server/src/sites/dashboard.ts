import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';

/** Where an address ends with somebody's id, which may look like the name of a file. */
export const PLACES_BY_ID = ['people', 'accounts'];

/**
 * The dashboard: built files, and its one page for every other address, since it routes by itself; not for a file's.
 * Nothing is loaded from elsewhere, and no style or script is inline.
 */
export function dashboardSite(dir: string): Hono {
  const page = readFileSync(join(dir, 'index.html'), 'utf8');
  const site = new Hono();
  site.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'https:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
      },
      xFrameOptions: 'DENY',
      referrerPolicy: 'same-origin',
    }),
  );
  site.use(
    '/assets/*',
    serveStatic({
      root: dir,
      onFound: (_path, c) => c.header('Cache-Control', 'public, max-age=31536000, immutable'),
    }),
  );
  site.get('/favicon.svg', serveStatic({ root: dir }));
  site.get('*', (c) => {
    if (isFile(c.req.path)) return c.notFound();
    c.header('Cache-Control', 'no-cache');
    return c.html(page);
  });
  return site;
}

/** Whether an address asks for a file: by its extension, or within the folder of built ones. */
function isFile(path: string): boolean {
  const [, place = '', ...rest] = path.split('/');
  if (place === 'assets') return true;
  if (PLACES_BY_ID.includes(place) && rest.length > 0) return false;
  return /\.\w+$/.test(path);
}
