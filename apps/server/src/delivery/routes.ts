import type { ConfigPointer } from '@foothold/protocol/types';
import type { Metadata } from '@foothold/storage/metadata';
import { type Context, Hono } from 'hono';
import { type InstallObservations, installObservations } from '../api/install/observations.ts';
import type { Releases } from '../content/releases.ts';
import { ApiError, answerError, notFound } from '../http/errors.ts';
import { orUnknown } from '../http/storable.ts';
import { judgeClaim } from '../identity/judge-claim.ts';
import { keyOwner } from '../identity/key-owner.ts';
import { NO_RULES } from '../identity/rules.ts';
import { TokenVerifier } from '../identity/token-verifier.ts';
import { KeyCache } from '../ingest/edge/key-cache.ts';
import { AccountMemory } from './account-facts.ts';
import { ConfigCache, type Delivered } from './config-cache.ts';
import { anyOrigin } from './cors.ts';
import type { Every } from './every.ts';
import { LiveHub } from './live-hub.ts';
import { liveStream } from './live-stream.ts';
import { readBody } from './read-body.ts';
import { readRequest } from './read-request.ts';
import { readState, type StateReaderDeps } from './read-state.ts';
import { issueTicket, readTicket, type Ticket } from './ticket.ts';
import { ToldVersions } from './told-versions.ts';

export interface DeliveryDeps {
  metadata: Metadata;
  /** A connection of its own that is only read from: no writer ever holds it up. Default: `metadata`. */
  reads?: Metadata;
  releases: Releases;
  /** Where the install page learns of scripts and of keys that nobody has. Default: notes of its own. */
  observe?: InstallObservations['observe'];
  /** Signs tickets for `GET /v1/live`; without one there are no streams, and browsers ask again by themselves. */
  secret?: string;
  /** See `Ingest.known`. */
  known?: StateReaderDeps['known'];
  every?: Every;
  now?: () => number;
  log?(error: unknown): void;
}

const POINTER = 'public, max-age=5, stale-while-revalidate=55';
const IMMUTABLE = 'public, max-age=31536000, immutable';
const MAX_REQUEST_BYTES = 131_072;

/** `GET /v1/config/:writeKey[/:version]`, `POST /v1/state`, `GET /v1/live`: what browsers are served, from any origin. */
export function deliveryRoutes(deps: DeliveryDeps): Hono {
  const { metadata, reads = metadata, releases, secret, every, now = Date.now, log = () => {} } = deps;
  const configs = new ConfigCache({ db: reads.db, prepare: releases.prepare, now });
  const hub = new LiveHub({ db: reads.db, log, every });
  releases.onChange((environmentId) => {
    configs.forget(environmentId);
    hub.configChanged(environmentId);
  });
  const keys = new KeyCache((key) => ownerOf(reads, key), now);
  const verifier = new TokenVerifier(now);
  const observe = deps.observe ?? ownObservations(deps);
  const reader: StateReaderDeps = {
    known: deps.known,
    db: reads.db,
    accounts: new AccountMemory(reads.db),
    told: new ToldVersions(),
    now,
  };

  const deliveredTo = async (c: Context, writeKey: string): Promise<Delivered> => {
    const { found } = await keys.lookup(writeKey);
    if (found === 'unavailable') throw new ApiError('unavailable', 'Try again.', { retryAfterSeconds: 5 });
    const seen = { origin: c.req.header('origin') ?? null, atMs: now() };
    if (found !== null) {
      observe({ code: 'script', environmentId: found.environmentId, ...seen });
      return configs.current(found.environmentId);
    }
    observe({ code: 'unknown_key', writeKey, ...seen });
    throw new ApiError('unauthorized', 'No environment has this write key; it may have been revoked.');
  };

  const isBehind = async ({ environmentId, version, ...claim }: Ticket): Promise<boolean> => {
    const request = { v: 1, writeKey: '', ...claim, known: version } as const;
    return !(await readState(reader, await configs.current(environmentId), request)).unchanged;
  };

  const hono = new Hono();
  hono.onError((error, c) => answerError(error, c, log));
  hono.use('/v1/config/*', anyOrigin);
  hono.use('/v1/state', anyOrigin);
  hono.use('/v1/live', anyOrigin);

  hono.get('/v1/config/:writeKey', async (c) => {
    const writeKey = c.req.param('writeKey');
    const { version } = await deliveredTo(c, writeKey);
    const pointer: ConfigPointer = { v: 1, version, path: `/v1/config/${encodeURIComponent(writeKey)}/${version}` };
    return tagged(c, version, POINTER, JSON.stringify(pointer));
  });

  hono.get('/v1/config/:writeKey/:version', async (c) => {
    const { environmentId } = await deliveredTo(c, c.req.param('writeKey'));
    const version = c.req.param('version');
    const body = await configs.version(environmentId, orUnknown(version));
    if (body === null) throw notFound('version');
    return tagged(c, version, IMMUTABLE, body);
  });

  hono.post('/v1/state', async (c) => {
    const request = readRequest(await readBody(c, MAX_REQUEST_BYTES));
    const delivered = await deliveredTo(c, request.writeKey);
    const { environmentId } = delivered;
    const { found } = await keys.lookup(request.writeKey);
    const rules = (found !== null && found !== 'unavailable' && found.identity) || NO_RULES;
    const judged = await judgeClaim(request, { environmentId, rules, verifier });
    const answer = await readState(reader, delivered, judged);
    const ticket = secret && issueTicket(secret, { ...judged, environmentId, version: answer.version }, now());
    c.header('Cache-Control', 'no-store');
    return c.json(ticket ? { ...answer, ticket } : answer);
  });

  hono.get('/v1/live', async (c) => {
    const ticket = secret ? readTicket(secret, c.req.query('ticket') ?? '', now()) : null;
    if (!ticket) throw new ApiError('unauthorized', 'The ticket is over; a state answer brings a new one.');
    if (hub.isFull) throw new ApiError('unavailable', 'Too many streams are open.', { retryAfterSeconds: 60 });
    return liveStream(ticket, { hub, isBehind, every });
  });
  return hono;
}

function tagged(c: Context, version: string, cacheControl: string, body: string): Response {
  const etag = `"${version}"`;
  c.header('Cache-Control', cacheControl);
  c.header('ETag', etag);
  const known = c.req.header('if-none-match')?.split(/,\s*/) ?? [];
  if (known.some((tag) => tag === '*' || tag.replace(/^W\//, '') === etag)) return c.body(null, 304);
  return c.body(body, 200, { 'Content-Type': 'application/json; charset=UTF-8' });
}

function ownObservations({ metadata, log = () => {} }: DeliveryDeps): InstallObservations['observe'] {
  const observations = installObservations({ db: metadata.db, log });
  observations.start();
  return observations.observe;
}

async function ownerOf({ db }: Metadata, writeKey: string) {
  const owner = await keyOwner(db, writeKey);
  return owner?.kind === 'write' ? owner : null;
}
