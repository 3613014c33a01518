import { stateRequestSchema, stateSchema, stateUnchangedSchema } from '@foothold/protocol/schema';
import * as z from 'zod';
import { jsonSchema, type OpenApiPaths } from './route.ts';

const json = { 'application/json': {} };
const ok = { '200': { description: 'Done.', content: json }, default: { $ref: '#/components/responses/Error' } };
const body = { required: true, content: json };

const collect = (summary: string) => ({ post: { summary, requestBody: body, responses: ok } });
/** Browsers send it as text, so that no preflight is asked; it is read as JSON whatever it says it is. */
const stateRequest = { schema: jsonSchema(stateRequestSchema) };
const stateAnswer = { schema: jsonSchema(z.union([stateSchema, stateUnchangedSchema])) };
const state = {
  post: {
    summary: 'What a browser needs to know about its person.',
    requestBody: { required: true, content: { 'text/plain': stateRequest, 'application/json': stateRequest } },
    responses: { ...ok, '200': { description: 'Done.', content: { 'application/json': stateAnswer } } },
  },
};
const inPath = (path: string) =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
const read = (summary: string, path = '') => ({
  get: {
    summary,
    ...(path.includes('{') ? { parameters: inPath(path) } : {}),
    responses: ok,
  },
});

const script = (summary: string, path = '') => ({
  get: {
    ...read(summary, path).get,
    responses: { '200': { description: 'A script.', content: { 'text/javascript': {} } } },
  },
});

const SESSION = [{ session: [] }];
const signedIn = {
  '200': { description: 'Done.', content: json },
  default: { description: 'What went wrong, as {code, message}.', content: json },
};
const credentials = {
  type: 'object',
  required: ['email', 'password'],
  properties: { email: { type: 'string' }, password: { type: 'string' } },
};
const ADMIN = '/api/admin/{operation}';
const CHUNK = '/foothold/{file}';
const KINDS = ['track', 'identify', 'group', 'page', 'screen', 'alias'];
const CONFIG = '/v1/config/{writeKey}';
const VERSION = '/v1/config/{writeKey}/{version}';
const SETTINGS = '/v1/projects/{writeKey}/settings';

/**
 * All that is not below `/api/v1`: what browsers, Segment's clients and monitors use without signing in (a write key
 * travels inside), how members sign in, and the command line's door.
 */
export const publicPaths: OpenApiPaths = {
  '/v1/batch': collect('Collects a batch of events; answers when they are on the disk.'),
  '/v1/b': collect('As /v1/batch.'),
  '/beacon/v1/batch': collect('As /v1/batch, with `?writeKey=`.'),
  ...Object.fromEntries(KINDS.map((kind) => [`/v1/${kind}`, collect(`Collects one ${kind} call.`)])),
  ...Object.fromEntries(KINDS.map((kind) => [`/v1/${kind[0]}`, collect(`As /v1/${kind}.`)])),
  [SETTINGS]: read("What Segment's analytics.js asks for.", SETTINGS),
  '/sourceConfig': read("What RudderStack's SDK asks for."),
  '/sourceConfig/': read('As /sourceConfig.'),
  [CONFIG]: read('Pointer to the current config.', CONFIG),
  [VERSION]: read('One immutable version of the config.', VERSION),
  '/v1/state': state,
  '/v1/live': read('Server-sent events: something has changed.'),
  '/foothold.js': script('What a page loads to be guided.'),
  [CHUNK]: script('A part of the script, under a name that never means anything else.', CHUNK),
  '/api/auth/sign-in/email': {
    post: {
      summary: 'Signs a member in by email and password; sets the cookie of the session.',
      requestBody: { required: true, content: { 'application/json': { schema: credentials } } },
      responses: signedIn,
    },
  },
  '/api/auth/sign-out': { post: { summary: 'Ends the session.', security: SESSION, responses: signedIn } },
  '/api/auth/get-session': {
    get: { summary: 'The session of the cookie, or null.', security: SESSION, responses: signedIn },
  },
  '/auth/link': {
    get: {
      summary: 'Signs a member in by a link that works once, and leads to the dashboard.',
      parameters: [{ name: 'token', in: 'query', required: true, schema: { type: 'string' } }],
      responses: { '303': { description: 'To the dashboard, signed in; or to say that the link is used up.' } },
    },
  },
  [ADMIN]: {
    post: {
      summary: 'Runs an operation of the command line, named thing.verb.',
      security: [{ adminToken: [] }],
      parameters: inPath(ADMIN),
      requestBody: { required: false, content: json },
      responses: ok,
    },
  },
  '/healthz': read('Whether the process is alive.'),
  '/readyz': read('Whether it accepts events.'),
  '/metrics': read('Prometheus metrics.'),
  '/api/openapi.json': read('This document.'),
};
