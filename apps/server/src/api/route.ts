import { type Context, Hono } from 'hono';
import * as z from 'zod';
import { ApiError } from '../http/errors.ts';
import type { ApiEnv, Capability, Scope } from './scope.ts';

/**
 * How every route of `/api/v1` is made: strict schemas in, a capability checked, JSON out, and a line in the OpenAPI
 * document, all from one definition.
 */
export interface RouteDefinition<Query extends z.ZodType, Body extends z.ZodType, Answer> {
  method: 'get' | 'post' | 'put' | 'delete';
  /** Hono's form: `/people/:id`. */
  path: string;
  summary: string;
  capability: Capability;
  query?: Query;
  body?: Body;
  /** For the document only. */
  answer?: z.ZodType;
  handle(request: {
    scope: Scope;
    query: z.output<Query>;
    body: z.output<Body>;
    params: Record<string, string>;
    c: Context<ApiEnv>;
  }): Promise<Answer | Response> | Answer | Response;
}

export interface OpenApiPaths {
  [path: string]: { [method: string]: object };
}

export interface ApiRouter {
  readonly hono: Hono<ApiEnv>;
  /** OpenAPI path items of all routes so far, relative to where the router is mounted. */
  readonly paths: OpenApiPaths;
  route<Query extends z.ZodType, Body extends z.ZodType, Answer>(
    definition: RouteDefinition<Query, Body, Answer>,
  ): ApiRouter;
}

/** An empty router; mount its `hono` behind the authorizing middleware. */
export function apiRouter(): ApiRouter {
  const hono = new Hono<ApiEnv>();
  const paths: OpenApiPaths = {};
  const router: ApiRouter = {
    hono,
    paths,
    route(definition) {
      const { method, path, capability } = definition;
      hono.on(method.toUpperCase(), path, async (c) => {
        const scope = c.get('scope');
        if (!scope.can(capability)) {
          throw new ApiError('forbidden', `This needs the capability "${capability}"; ask an owner of the project.`);
        }
        const query = definition.query ? read(definition.query, c.req.query(), 'query') : undefined;
        const body = definition.body ? read(definition.body, await json(c), 'body') : undefined;
        const answer = await definition.handle({
          scope,
          query: query as never,
          body: body as never,
          params: c.req.param() as Record<string, string>,
          c,
        });
        return answer instanceof Response ? answer : c.json(answer as object);
      });
      describe(paths, definition);
      return router;
    },
  };
  return router;
}

async function json(c: Context<ApiEnv>): Promise<unknown> {
  try {
    return await c.req.json();
  } catch {
    throw new ApiError('unreadable', 'The body is not JSON.');
  }
}

function read<Schema extends z.ZodType>(schema: Schema, value: unknown, where: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const field = issue?.path.map(String).join('.') || where;
  throw new ApiError('invalid', `${field}: ${issue?.message ?? 'not valid'}`, { field });
}

function describe(paths: OpenApiPaths, d: RouteDefinition<z.ZodType, z.ZodType, unknown>): void {
  const path = d.path.replace(/:(\w+)/g, '{$1}');
  const parameters: object[] = [...d.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  if (d.query) {
    const schema = jsonSchema(d.query) as { properties?: Record<string, object>; required?: string[] };
    for (const [name, value] of Object.entries(schema.properties ?? {})) {
      parameters.push({ name, in: 'query', required: schema.required?.includes(name) ?? false, schema: value });
    }
  }
  paths[path] = {
    ...paths[path],
    [d.method]: {
      summary: d.summary,
      'x-capability': d.capability,
      ...(parameters.length > 0 ? { parameters } : {}),
      ...(d.body
        ? { requestBody: { required: true, content: { 'application/json': { schema: jsonSchema(d.body) } } } }
        : {}),
      responses: {
        '200': {
          description: 'Done.',
          content: { 'application/json': d.answer ? { schema: jsonSchema(d.answer) } : {} },
        },
        default: { $ref: '#/components/responses/Error' },
      },
    },
  };
}

const jsonSchema = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
