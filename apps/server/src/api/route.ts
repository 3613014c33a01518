import { type Context, Hono } from 'hono';
import * as z from 'zod';
import { ApiError } from '../http/errors.ts';
import { eachOrUnknown, refuseUnstorable } from '../http/storable.ts';
import type { ApiEnv, Capability, MemberScope, Scope } from './scope.ts';

/**
 * How every route of `/api/v1` is made: strict schemas in, a capability checked, JSON out, and a line in the OpenAPI
 * document, all from one definition.
 */
export interface RouteDefinition<
  Query extends z.ZodType,
  Body extends z.ZodType,
  Answer,
  Acting = Scope,
  Needed = Capability,
> {
  method: 'get' | 'post' | 'put' | 'delete';
  /** Hono's form: `/people/:id`. */
  path: string;
  summary: string;
  capability: Needed;
  query?: Query;
  body?: Body;
  /** For the document only. */
  answer?: z.ZodType;
  handle(request: {
    scope: Acting;
    query: z.output<Query>;
    body: z.output<Body>;
    params: Record<string, string>;
    c: Context<ApiEnv>;
  }): Promise<Answer | Response> | Answer | Response;
}

export interface OpenApiPaths {
  [path: string]: { [method: string]: object };
}

interface Router<Acting, Needed> {
  readonly hono: Hono<ApiEnv>;
  /** OpenAPI path items of all routes so far, relative to where the router is mounted. */
  readonly paths: OpenApiPaths;
  route<Query extends z.ZodType, Body extends z.ZodType, Answer>(
    definition: RouteDefinition<Query, Body, Answer, Acting, Needed>,
  ): Router<Acting, Needed>;
}
/** Routes that act within one environment. */
export type ApiRouter = Router<Scope, Capability>;
/** Routes that act in a member's name over all that the member can open; each checks the role itself. */
export type MemberRouter = Router<MemberScope, null>;

/** An empty router; mount its `hono` behind the authorizing middleware. */
export const apiRouter = (): ApiRouter => router('scope');
/** An empty router; mount its `hono` behind the middleware that asks for a session. */
export const memberRouter = (): MemberRouter => router('memberScope');

function router<Acting extends Scope | MemberScope, Needed extends Capability | null>(
  actsFor: 'scope' | 'memberScope',
): Router<Acting, Needed> {
  const hono = new Hono<ApiEnv>();
  const paths: OpenApiPaths = {};
  const built: Router<Acting, Needed> = {
    hono,
    paths,
    route(definition) {
      const { method, path, capability } = definition;
      hono.on(method.toUpperCase(), path, async (c) => {
        const scope = c.get(actsFor) as Acting;
        if (capability !== null && 'can' in scope && !scope.can(capability)) {
          throw new ApiError('forbidden', `This needs the capability "${capability}"; ask an owner of the project.`);
        }
        const { environment: _, ...asked } = c.req.query(); // names the tenant; the middleware has read it
        const query = definition.query ? read(definition.query, eachOrUnknown(asked), 'query') : undefined;
        const body = definition.body ? read(definition.body, await json(c), 'body') : undefined;
        const answer = await definition.handle({
          scope,
          query: query as never,
          body: body as never,
          params: eachOrUnknown(c.req.param() as Record<string, string>),
          c,
        });
        return answer instanceof Response ? answer : c.json(answer as object);
      });
      describe(paths, definition as never);
      return built;
    },
  };
  return built;
}

/** An empty body is no body: a schema that can do without one says so. */
async function json(c: Context<ApiEnv>): Promise<unknown> {
  const text = await c.req.text();
  if (text === '') return undefined;
  const body = parsed(text);
  refuseUnstorable(body);
  return body;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError('unreadable', 'The body is not JSON.');
  }
}

function read<Schema extends z.ZodType>(schema: Schema, value: unknown, where: string): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const field = [...(issue?.path ?? []), ...unknown].map(String).join('.') || where;
  throw new ApiError('invalid', `${field}: ${issue?.message ?? 'not valid'}`, { field });
}

function describe(
  paths: OpenApiPaths,
  d: RouteDefinition<z.ZodType, z.ZodType, unknown, unknown, Capability | null>,
): void {
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
      ...(d.capability ? { 'x-capability': d.capability } : {}),
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

/** A schema as the OpenAPI document has it: what may be sent, or is answered. */
export const jsonSchema = (schema: z.ZodType) => z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
