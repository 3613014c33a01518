import { Hono } from 'hono';
import type { ApiEnv } from './api/scope.ts';
import { answerError } from './http/errors.ts';
import { limitBody } from './http/limit-body.ts';
import { nothingHere } from './http/nothing-here.ts';

/** A form of signing in. */
const AUTH_BODY_BYTES = 65_536;
/** A whole folder of content, from the command line. */
const ADMIN_BODY_BYTES = 16 * 1024 * 1024;

/** Ingest and config: what is wrong here, a page must be able to read. */
const OPEN_TO_PAGES = ['/v1/*', '/beacon/*', '/sourceConfig', '/sourceConfig/'];

/** The parts of the app, each mounted where it says itself; the sites come last, since the dashboard answers every address. */
export interface AppParts {
  ingest: Hono;
  delivery: Hono;
  api: Hono<ApiEnv>;
  auth: Hono;
  admin: Hono;
  sites: Hono[];
  /** Text of Prometheus metrics. */
  metrics: () => Promise<string>;
  /** In words; null while events are taken. */
  whyNotReady: () => string | null;
  log: (error: unknown) => void;
}

export function createApp({ ingest, delivery, api, auth, admin, sites, metrics, whyNotReady, log }: AppParts): Hono {
  const app = new Hono();
  app.onError((error, c) => answerError(error, c, log));
  app.notFound((c) => c.json({ error: { code: 'not_found', message: `Nothing is at ${c.req.path}.` } }, 404));
  app.get('/healthz', (c) => c.text('ok'));
  app.get('/readyz', (c) => {
    const why = whyNotReady();
    return why === null ? c.text('ok') : c.text(`not accepting: ${why}`, 503);
  });
  app.get('/metrics', async (c) => c.text(await metrics()));
  app.use('/api/auth/*', limitBody(AUTH_BODY_BYTES));
  app.use('/api/admin/*', limitBody(ADMIN_BODY_BYTES));
  for (const part of [ingest, delivery, auth, admin]) app.route('/', part);
  app.route('/', api);
  for (const path of OPEN_TO_PAGES) app.all(path, nothingHere(app));
  app.all('/api/*', (c) => c.notFound());
  for (const site of sites) app.route('/', site);
  return app;
}
