import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventType, JsonObject, NewProject, Role } from '@foothold/protocol/types';
import { startEngine } from '@foothold/storage/engine';
import { type EventRow, type EventStore, openEventStore } from '@foothold/storage/events';
import { createOrganization, createProject, type DialectName, type Metadata } from '@foothold/storage/metadata';
import { temporaryMetadata } from '@foothold/storage/testing';
import { type Auth, createAuth } from '../../auth/auth.ts';
import { contentApi } from '../../content/api.ts';
import { createReleases } from '../../content/releases.ts';
import { decisionApi } from '../../decisions/api.ts';
import { identityApi } from '../../identity/api.ts';
import { milestoneApi } from '../../milestones/api.ts';
import { segmentApi } from '../../segments/api.ts';
import { settingsApi } from '../../settings/api.ts';
import { applyState } from '../../state/index.ts';
import { type ApiDeps, createApi } from '../createApi.ts';
import { queryApi } from '../query/index.ts';

const BASE_URL = 'http://127.0.0.1:4700';
/** The clock of every test: 21 September 2026. */
export const NOW = Date.UTC(2026, 8, 21, 12);

/** Real stores and the API over them, for one test file. */
export interface World {
  metadata: Metadata;
  events: EventStore;
  auth: Auth;
  api: ReturnType<typeof createApi>['hono'];
  /** One request; `key` or `cookie` says in whose name. */
  ask(path: string, request?: Ask): Promise<Response>;
  /** The same, its JSON; fails the test when the status is not 200. */
  get<Answer>(path: string, request?: Ask): Promise<Answer>;
  newProject(organizationName: string): Promise<{ organizationId: string } & NewProject & { production: Environment }>;
  /** The cookie of a new member. */
  signIn(organizationId: string, role: Role): Promise<string>;
  /** Stores events in both stores, as the drain does. */
  store(environmentId: string, events: SomeEvent[]): Promise<void>;
  close(): Promise<void>;
}
type Environment = NewProject['environments'][number];
export interface Ask {
  method?: string;
  key?: string;
  cookie?: string;
  environment?: string;
  body?: unknown;
  headers?: Record<string, string>;
}
export interface SomeEvent {
  type?: EventType;
  event?: string;
  user?: string;
  anonymous?: string;
  group?: string;
  /** Epoch ms. */
  at: number;
  id?: string;
  properties?: JsonObject;
  path?: string;
  automated?: boolean;
}

export async function makeWorld(dialect: DialectName = 'sqlite', given: Partial<ApiDeps> = {}): Promise<World> {
  const dataDir = mkdtempSync(join(tmpdir(), 'foothold-api-'));
  const stores = temporaryMetadata();
  const metadata = await stores.open(dialect);
  const engine = await startEngine({ dataDir });
  const events = openEventStore({ url: engine.url });
  await events.migrate();
  const auth = createAuth({ metadata, baseUrl: BASE_URL, secret: 's'.repeat(40), log: () => {} });
  await auth.migrate();
  const errors: unknown[] = [];
  const now = () => NOW;
  const shared = { metadata, events, releases: createReleases({ metadata, now }), now };
  const api = createApi({
    metadata,
    events,
    auth,
    baseUrl: BASE_URL,
    ledger: async () => ({
      received: 0,
      stored: 0,
      duplicate: 0,
      quarantined: 0,
      refused: {},
      pending: 0,
      discarded: 0,
    }),
    replay: async () => ({ stored: 0, duplicate: 0, quarantined: 0 }),
    routers: [
      contentApi(shared),
      milestoneApi(shared),
      segmentApi(shared),
      settingsApi(shared),
      identityApi(shared),
      decisionApi(shared),
      queryApi(shared),
    ],
    log: (error) => errors.push(error),
    now,
    ...given,
  });
  let block = 0;
  let members = 0;

  const ask: World['ask'] = async (path, { method = 'GET', key, cookie, environment, body, headers = {} } = {}) => {
    const response = await api.hono.request(BASE_URL + path, {
      method,
      headers: {
        ...(key ? { authorization: `Bearer ${key}` } : {}),
        ...(cookie ? { cookie } : {}),
        ...(environment ? { 'x-foothold-environment': environment } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (errors.length > 0) throw errors.shift();
    return response;
  };

  return {
    metadata,
    events,
    auth,
    api: api.hono,
    ask,
    async get<Answer>(path: string, request?: Ask) {
      const response = await ask(path, request);
      if (response.status !== 200) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as Answer;
    },
    async newProject(name) {
      const organizationId = await createOrganization(metadata.db, name, NOW);
      const project = await createProject(metadata.db, { organizationId, name, now: NOW });
      return { organizationId, ...project, production: project.environments[0] as Environment };
    },
    async signIn(organizationId, role) {
      members += 1;
      const { memberId } = await auth.createMember({ organizationId, email: `m${members}@members.example`, role });
      const response = await auth.hono.request(await auth.createSignInLink(memberId));
      return response.headers.getSetCookie()[0]?.split(';')[0] as string;
    },
    async store(environmentId, some) {
      block += 1;
      const rows = some.map((event, index) => eventRow(environmentId, event, block, index));
      await metadata.db.transaction().execute((trx) => applyState(trx, rows, { block, now: NOW }));
      await events.insertBlock({ token: `block-${block}`, rows });
    },
    async close() {
      await events.close();
      await engine.stop();
      await stores.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function eventRow(environment_id: string, e: SomeEvent, block: number, index: number): EventRow {
  const type = e.type ?? 'track';
  return {
    environment_id,
    raw_id: e.user ?? e.anonymous ?? '',
    ts: e.at,
    message_id: e.id ?? `b${block}-${String(index).padStart(6, '0')}`,
    type,
    event: type === 'track' ? (e.event ?? 'opened') : `$${type}`,
    user_id: e.user ?? '',
    anonymous_id: e.anonymous ?? '',
    group_id: e.group ?? '',
    path: e.path ?? '',
    properties: JSON.stringify(e.properties ?? {}),
    context: '{}',
    previous_id: '',
    automated: e.automated ? 1 : 0,
    received_at: e.at,
    block,
  };
}
