import { contentSchema, milestoneSchema, nameSchema } from '@foothold/protocol/schema';
import {
  createKey,
  createProject,
  findKey,
  type Metadata,
  organizationNamed,
  revokeKey,
  rotateKey,
} from '@foothold/storage/metadata';
import * as z from 'zod';
import type { Auth } from '../auth/auth.ts';
import type { Releases } from '../content/releases.ts';
import { ApiError, notFound } from '../http/errors.ts';
import { refuseUnstorable } from '../http/storable.ts';
import { pullContent, pushContent } from './content-as-code.ts';
import { findPlace } from './place.ts';

export interface AdminDeps {
  metadata: Metadata;
  auth: Pick<Auth, 'createMember'>;
  releases: Releases;
  now?: () => number;
}

const where = { project: z.string().optional(), environment: z.string().default('production') };
const inputs = {
  'project.create': z.strictObject({ name: nameSchema, organization: nameSchema.optional() }),
  'member.create': z.strictObject({
    email: z.string(),
    role: z.enum(['owner', 'admin', 'editor', 'analyst', 'viewer']),
    password: z.string().optional(),
    name: nameSchema.optional(),
    organization: nameSchema.optional(),
  }),
  'key.create': z.strictObject({ ...where, kind: z.enum(['write', 'secret']), name: nameSchema.default('Key') }),
  'key.rotate': z.strictObject({ key: z.string() }),
  'key.revoke': z.strictObject({ key: z.string() }),
  'content.pull': z.strictObject(where),
  'content.push': z.strictObject({
    ...where,
    contents: z.array(contentSchema).max(1000),
    milestones: z.array(milestoneSchema).max(1000),
    publish: z.boolean().default(false),
  }),
};
export type AdminOperation = keyof typeof inputs;

/** What the command line can do, named `thing.verb`, whether through a running server or on the data directory. */
export interface AdminOperations {
  /** @throws ApiError in words, also for an operation that there is not */
  run(operation: string, input: unknown): Promise<object>;
}

export function adminOperations({ metadata, auth, releases, now = Date.now }: AdminDeps): AdminOperations {
  const { db } = metadata;
  const organization = async (name: string | undefined): Promise<string> => {
    if (name !== undefined) return organizationNamed(db, name, now());
    const first = await db.selectFrom('organizations').select('id').orderBy('created_at').executeTakeFirst();
    return first?.id ?? organizationNamed(db, 'Your organization', now());
  };
  const keyOf = async (asked: string) => {
    const id = asked.startsWith('fh') ? (await findKey(db, asked))?.keyId : asked;
    const row = await db
      .selectFrom('keys')
      .selectAll()
      .where('id', '=', id ?? '')
      .executeTakeFirst();
    if (!row || row.revoked_at !== null) throw notFound('key');
    return { environmentId: row.environment_id, id: row.id, now: now() };
  };
  const handlers: { [Name in AdminOperation]: (input: z.output<(typeof inputs)[Name]>) => Promise<object> } = {
    'project.create': async (input) =>
      createProject(db, { organizationId: await organization(input.organization), name: input.name, now: now() }),
    'member.create': async ({ organization: name, ...member }) =>
      auth.createMember({ ...member, organizationId: await organization(name) }),
    'key.create': async ({ kind, name, ...asked }) => {
      const { environmentId } = await findPlace(metadata, asked);
      const { key, row } = await createKey(db, { environmentId, kind, name, now: now() });
      return { id: row.id, kind, environmentId, key };
    },
    'key.rotate': async ({ key: asked }) => {
      const rotated = await rotateKey(db, await keyOf(asked));
      if (!rotated) throw notFound('key');
      const { key, row } = rotated;
      return { id: row.id, kind: row.kind, environmentId: row.environment_id, key };
    },
    'key.revoke': async ({ key: asked }) => {
      const key = await keyOf(asked);
      if (!(await revokeKey(db, key))) throw notFound('key');
      return { id: key.id, revoked: true };
    },
    'content.pull': async (asked) => {
      const place = await findPlace(metadata, asked);
      return { place, ...(await pullContent(metadata, place)) };
    },
    'content.push': async ({ project, environment, ...content }) => {
      const place = await findPlace(metadata, { project, environment });
      return { place, items: await pushContent({ metadata, releases, now: now() }, place, content) };
    },
  };
  return {
    async run(operation, input) {
      if (!Object.hasOwn(inputs, operation)) throw notFound('operation');
      const name = operation as AdminOperation;
      refuseUnstorable(input);
      const result = inputs[name].safeParse(input);
      if (!result.success) {
        const issue = result.error.issues[0];
        const field = issue?.path.map(String).join('.') || 'body';
        throw new ApiError('invalid', `${field}: ${issue?.message ?? 'not valid'}`, { field });
      }
      return (handlers[name] as (given: unknown) => Promise<object>)(result.data);
    },
  };
}
