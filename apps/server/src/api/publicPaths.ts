import type { OpenApiPaths } from './route.ts';

const json = { 'application/json': {} };
const ok = { '200': { description: 'Done.', content: json }, default: { $ref: '#/components/responses/Error' } };
const body = { required: true, content: json };

const collect = (summary: string) => ({ post: { summary, requestBody: body, responses: ok } });
const read = (summary: string, path = '') => ({
  get: {
    summary,
    ...(path.includes('{')
      ? {
          parameters: [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
            name,
            in: 'path',
            required: true,
            schema: { type: 'string' },
          })),
        }
      : {}),
    responses: ok,
  },
});

const KINDS = ['track', 'identify', 'group', 'page', 'screen', 'alias'];
const CONFIG = '/v1/config/{writeKey}';
const VERSION = '/v1/config/{writeKey}/{version}';
const SETTINGS = '/v1/projects/{writeKey}/settings';

/** What browsers, Segment's clients and monitors use without signing in; a write key travels inside. */
export const publicPaths: OpenApiPaths = {
  '/v1/batch': collect('Collects a batch of events; answers when they are on the disk.'),
  '/v1/b': collect('As /v1/batch.'),
  '/beacon/v1/batch': collect('As /v1/batch, with `?writeKey=`.'),
  ...Object.fromEntries(KINDS.map((kind) => [`/v1/${kind}`, collect(`Collects one ${kind} call.`)])),
  ...Object.fromEntries(KINDS.map((kind) => [`/v1/${kind[0]}`, collect(`As /v1/${kind}.`)])),
  [SETTINGS]: read("What Segment's analytics.js asks for.", SETTINGS),
  '/sourceConfig': read("What RudderStack's SDK asks for."),
  [CONFIG]: read('Pointer to the current config.', CONFIG),
  [VERSION]: read('One immutable version of the config.', VERSION),
  '/v1/state': collect('What a browser needs to know about its person.'),
  '/v1/live': read('Server-sent events: something has changed.'),
  '/healthz': read('Whether the process is alive.'),
  '/readyz': read('Whether it accepts events.'),
  '/metrics': read('Prometheus metrics.'),
  '/api/openapi.json': read('This document.'),
};
