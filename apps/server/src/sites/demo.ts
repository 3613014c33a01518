import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';

export interface DemoOptions {
  /** Folder with the demo's built pages. */
  dir: string;
  /** The page's own name for where Foothold is: script, collector and dashboard. */
  footholdUrl: () => string;
  writeKey: string;
}

/** Every document of the demo; the others are drawn by the first one's router. */
const DOCUMENTS = { '/demo/report': 'report.html' } as const;

/** The gallery of surfaces: files alone, each scene in a frame of its own. */
const GALLERY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "frame-src 'self' https://www.youtube-nocookie.com",
  "frame-ancestors 'self'",
  "base-uri 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

/**
 * The demo product at `/demo`, with the gallery of all surfaces at `/demo/gallery/`: somebody else's product, as far as Foothold is concerned. Its pages get the address of
 * Foothold and the write key as any customer's template would fill them in, and a strict policy with a nonce.
 */
export function demoSite({ dir, footholdUrl, writeKey }: DemoOptions): Hono {
  const site = new Hono();
  site.use(
    '/demo/assets/*',
    serveStatic({
      root: dir,
      rewriteRequestPath: (path) => path.replace(/^\/demo/, ''),
      onFound: (_path, c) => c.header('Cache-Control', 'public, max-age=31536000, immutable'),
    }),
  );
  site.get(
    '/demo/northbeam.svg',
    serveStatic({ root: dir, rewriteRequestPath: (path) => path.replace(/^\/demo/, '') }),
  );
  site.get('/demo/gallery', (c) => c.redirect('/demo/gallery/'));
  site.use('/demo/gallery/*', async (c, next) => {
    c.header('Content-Security-Policy', GALLERY_POLICY);
    await next();
  });
  site.use('/demo/gallery/*', serveStatic({ root: dir, rewriteRequestPath: (path) => path.replace(/^\/demo/, '') }));
  site.get('/demo/gallery/*', (c) => c.notFound());
  const documents = new Map<string, string>();
  const document = (name: string) => {
    const known = documents.get(name) ?? readFileSync(join(dir, name), 'utf8');
    documents.set(name, known);
    return known;
  };
  const page = (path: string) => document(path in DOCUMENTS ? DOCUMENTS[path as keyof typeof DOCUMENTS] : 'index.html');
  site.get('/demo', (c) => c.redirect('/demo/'));
  site.get('/demo/*', (c) => {
    if (c.req.path.startsWith('/demo/assets/')) return c.notFound();
    const nonce = randomBytes(16).toString('base64');
    const foothold = footholdUrl();
    c.header('Content-Security-Policy', policy(nonce, foothold));
    c.header('Cache-Control', 'no-store');
    c.header('X-Content-Type-Options', 'nosniff');
    c.header('Referrer-Policy', 'same-origin');
    return c.html(
      page(c.req.path.replace(/\/$/, ''))
        .replaceAll('__NONCE__', nonce)
        .replaceAll('__FOOTHOLD_URL__', foothold)
        .replaceAll('__WRITE_KEY__', writeKey),
    );
  });
  return site;
}

function policy(nonce: string, foothold: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ${foothold}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}
