import type { EnvironmentId, Milestone, ProjectId } from '@foothold/protocol/types';
import type { Metadata } from '@foothold/storage/metadata';
import { Hono } from 'hono';
import { installObservations } from '../../api/install/observations.ts';
import type { ApiEnv, Capability } from '../../api/scope.ts';
import { contentApi } from '../../content/api.ts';
import { createReleases, type Releases } from '../../content/releases.ts';
import type { ResultsStore } from '../../content/results.ts';
import { answerError } from '../../http/errors.ts';
import { identityApi } from '../../identity/api.ts';
import { milestoneApi } from '../../milestones/api.ts';
import { segmentApi } from '../../segments/api.ts';
import { settingsApi } from '../../settings/api.ts';
import { applyState } from '../../state/apply-state.ts';
import type { StateRow } from '../../state/row.ts';
import { makeProject } from '../../state/testing/tenant.ts';
import { deliveryRoutes } from '../routes.ts';

let made = 0;

/** The delivery and the API over one store, with a project in it; requests go through the public doors. */
export async function house({
  metadata,
  events = NO_EVENTS,
  milestones = [],
  can = () => true,
}: {
  metadata: Metadata;
  events?: ResultsStore;
  milestones?: Milestone[];
  can?: (capability: Capability) => boolean;
}) {
  made += 1;
  const projectId = `project-${made}` as ProjectId;
  const environmentId = `env-${made}` as EnvironmentId;
  const writeKey = `fhw_${made}`;
  await makeProject(metadata.db, { projectId, environmentIds: [environmentId], milestones });
  await metadata.db
    .insertInto('keys')
    .values({
      id: `key-${made}`,
      environment_id: environmentId,
      kind: 'write',
      name: 'test',
      write_key: writeKey,
      secret_hash: null,
      hint: '',
      created_at: 0,
      revoked_at: null,
    })
    .execute();

  const clock = { now: 1_000_000 };
  const now = () => clock.now;
  const releases: Releases = createReleases({ metadata, now });
  const app = new Hono<ApiEnv>();
  app.onError((error, c) => answerError(error, c, console.error));
  app.use('/api/v1/*', async (c, next) => {
    c.set('scope', {
      environmentId,
      projectId,
      actor: { kind: 'key', name: 'test' },
      can,
    } as ApiEnv['Variables']['scope']);
    await next();
  });
  app.route('/api/v1', contentApi({ metadata, events, releases, now }).hono);
  for (const api of [milestoneApi, segmentApi, settingsApi, identityApi]) {
    app.route('/api/v1', api({ metadata, releases, now }).hono);
  }
  const timers = new Set<{ ms: number; call: () => void }>();
  const every = (ms: number, call: () => void) => {
    const timer = { ms, call };
    timers.add(timer);
    return () => void timers.delete(timer);
  };
  const observations = installObservations({ db: metadata.db, log: console.error });
  const { observe } = observations;
  app.route('/', deliveryRoutes({ metadata, releases, observe, now, every, secret: 'secret', log: console.error }));

  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const answer = await app.request(path, init);
    const text = await answer.text();
    const header = (name: string): string | null => answer.headers.get(name);
    return { status: answer.status as number, header, body: text === '' ? null : JSON.parse(text) };
  };
  return {
    app,
    clock,
    observations,
    /** What waits for time to pass. */
    timers,
    releases,
    environmentId,
    projectId,
    writeKey,
    send,
    api: (method: string, path: string, body?: unknown) => send(method, `/api/v1${path}`, body),
    state: async (request: object = {}) =>
      (await send('POST', '/v1/state', { v: 1, writeKey, anonymousId: 'visitor', ...request })).body,
    config: async () => {
      const pointer = await send('GET', `/v1/config/${writeKey}`);
      return (await send('GET', pointer.body.path)).body;
    },
    happen: (rows: StateRow[], block = 1) =>
      metadata.db.transaction().execute((trx) =>
        applyState(
          trx,
          rows.map((row) => ({ ...row, environment_id: environmentId })),
          { block, now: clock.now },
        ),
      ),
  };
}

const NO_EVENTS: ResultsStore = { forEnvironment: () => ({ query: async () => [] }) };
