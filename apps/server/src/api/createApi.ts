import type { EventStore } from '@foothold/storage/events';
import type { Metadata } from '@foothold/storage/metadata';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Auth } from '../auth/auth.ts';
import { ApiError, answerError, notFound } from '../http/errors.ts';
import { accountRoutes } from './accounts/routes.ts';
import { authorize, requireMember } from './authorize.ts';
import { eraser } from './erase.ts';
import { eventReader } from './events/readEvents.ts';
import { eventRoutes } from './events/routes.ts';
import { installRoutes } from './install/routes.ts';
import type { SilentPages } from './install/silent-pages.ts';
import { keyRoutes } from './keys.ts';
import { ledgerRoutes, type ReadLedger } from './ledger.ts';
import { openApiDocument } from './openapi.ts';
import { peopleRoutes } from './people/routes.ts';
import { projectRoutes } from './projects/routes.ts';
import { publicPaths } from './publicPaths.ts';
import { quarantineRoutes, type ReplayQuarantine } from './quarantine.ts';
import type { ApiRouter, OpenApiPaths } from './route.ts';
import type { ApiEnv } from './scope.ts';

export interface ApiDeps {
  metadata: Metadata;
  events: EventStore;
  auth: Pick<Auth, 'signedIn' | 'isTrustedOrigin'>;
  /** Where members and browsers reach this server. */
  baseUrl: string;
  ledger: ReadLedger;
  replay: ReplayQuarantine;
  /** Resolves once both stores have what is acknowledged now; an erasure waits for it. */
  drained?: () => Promise<void>;
  /** Pages that load the script and say nothing, for the install page. */
  silentPages?: Pick<SilentPages, 'list'>;
  /** Routes of other features: contents, milestones, queries. */
  routers?: ApiRouter[];
  log(error: unknown): void;
  now?: () => number;
}

const MAX_BODY_BYTES = 1_048_576;
const tooLarge = (): never => {
  throw new ApiError('too_large', `A body has at most ${MAX_BODY_BYTES.toLocaleString('en-US')} bytes.`);
};

/** `/api/v1/*` and `/api/openapi.json`; mount it at the root. */
export function createApi(deps: ApiDeps): { hono: Hono<ApiEnv>; paths: OpenApiPaths } {
  const { metadata, events: store, log, now = Date.now } = deps;
  const events = eventReader({ metadata, events: store });
  const shared = { metadata, events, eraser: eraser({ metadata, events: store, drained: deps.drained }), now };
  const routers = [
    peopleRoutes(shared),
    accountRoutes(shared),
    eventRoutes(shared),
    keyRoutes(shared),
    ledgerRoutes(deps),
    quarantineRoutes(deps),
    installRoutes(deps),
    ...(deps.routers ?? []),
  ];
  const member = projectRoutes(shared);
  const document = openApiDocument({
    api: routers.map((router) => router.paths),
    member: [member.paths],
    public: publicPaths,
  });

  const hono = new Hono<ApiEnv>();
  hono.onError((error, c) => answerError(error, c, log));
  hono.get('/api/openapi.json', (c) => c.json(document));
  hono.use('/api/v1/*', async (c, next) => {
    c.header('Cache-Control', 'no-store');
    await next();
  });
  hono.use('/api/v1/*', bodyLimit({ maxSize: MAX_BODY_BYTES, onError: tooLarge }));
  for (const path of ['/api/v1/session', '/api/v1/projects/*']) hono.use(path, requireMember(deps));
  hono.route('/api/v1', member.hono);
  hono.use('/api/v1/*', authorize(deps));
  for (const router of routers) hono.route('/api/v1', router.hono);
  hono.all('/api/v1/*', () => {
    throw notFound('route');
  });
  return { hono, paths: (document as { paths: OpenApiPaths }).paths };
}
