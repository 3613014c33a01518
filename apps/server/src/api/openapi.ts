import type { OpenApiPaths } from './route.ts';

export interface OpenApiOptions {
  /** Below `/api/v1`; a secret key or a session. */
  api: OpenApiPaths[];
  /** Below `/api/v1`; a session alone. */
  member: OpenApiPaths[];
  /** By their full path; open to everybody, except where an operation says otherwise. */
  public: OpenApiPaths;
}

const error = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message'],
      properties: { code: { type: 'string' }, message: { type: 'string' }, field: { type: 'string' } },
    },
  },
};

/** The OpenAPI document of every route that is mounted. */
export function openApiDocument({ api, member, public: open }: OpenApiOptions): object {
  const paths: OpenApiPaths = {};
  const add = (found: OpenApiPaths, prefix: string, security: object[] | null) => {
    for (const [path, operations] of Object.entries(found)) {
      paths[prefix + path] ??= {};
      for (const [method, operation] of Object.entries(operations)) {
        Object.assign(paths[prefix + path] as object, { [method]: security ? { security, ...operation } : operation });
      }
    }
  };
  for (const found of api) add(found, '/api/v1', null);
  for (const found of member) add(found, '/api/v1', [{ session: [] }]);
  add(open, '', []);
  return {
    openapi: '3.1.0',
    info: { title: 'Foothold', version: '1' },
    security: [{ secretKey: [] }, { session: [], environment: [] }],
    paths,
    components: {
      securitySchemes: {
        secretKey: { type: 'http', scheme: 'bearer', description: 'A secret key (fhs_…); acts for its environment.' },
        session: { type: 'apiKey', in: 'cookie', name: 'foothold.session_token', description: 'A signed-in member.' },
        environment: { type: 'apiKey', in: 'header', name: 'x-foothold-environment', description: 'Which one.' },
        adminToken: {
          type: 'http',
          scheme: 'bearer',
          description: 'The token in the data directory of the server (fha_…), for the command line.',
        },
      },
      responses: {
        Error: { description: 'What went wrong.', content: { 'application/json': { schema: error } } },
      },
    },
  };
}
