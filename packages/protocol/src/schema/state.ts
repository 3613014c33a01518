import * as z from 'zod';
import type { Aggregate, Colleague, ContentState, State, StateRequest, StateUnchanged } from '../types/index.ts';
import { jsonObjectSchema } from './common.ts';
import { isStorableId } from './event.ts';
import { INGEST_LIMITS as LIMITS } from './limits.ts';

const idOf = (most: number) =>
  z
    .string()
    .min(1, 'is empty')
    .max(most, `is longer than ${most} characters`)
    .refine(isStorableId, 'holds a NUL or half of a surrogate pair');
const id = idOf(LIMITS.idLength);
const timeMs = z.number();

/** Unknown fields are ignored: an older server answers a newer browser. */
export const stateRequestSchema = z.object({
  v: z.literal(1),
  writeKey: z.string().min(1, 'is empty').max(256),
  anonymousId: id,
  userId: id.nullish(),
  groupId: id.nullish(),
  /** However long: one over 4,096 characters is an invalid one, and the person is answered as with any of those. */
  token: z.string().nullish(),
  known: z.string().max(256).nullish(),
  pending: z.array(idOf(LIMITS.messageIdLength)).max(200, 'holds more than 200 ids').optional(),
}) satisfies z.ZodType<StateRequest>;

export const aggregateSchema = z.object({
  count: z.number().int().min(0),
  firstAt: timeMs,
  lastAt: timeMs,
  recentAt: z.array(timeMs).max(20),
}) satisfies z.ZodType<Aggregate>;

export const contentStateSchema = z.object({
  shownAt: timeMs.optional(),
  shownCount: z.number().int().optional(),
  completedAt: timeMs.optional(),
  step: z.object({ id: z.string(), at: timeMs }).optional(),
  dismissed: z.object({ value: z.boolean(), at: timeMs }).optional(),
  snoozedUntilMs: z.object({ value: z.number(), at: timeMs }).optional(),
  items: z.record(z.string(), timeMs).optional(),
}) satisfies z.ZodType<ContentState>;

const colleagueSchema = z.object({ name: z.string().optional(), at: timeMs }) satisfies z.ZodType<Colleague>;

export const stateUnchangedSchema = z.object({
  v: z.literal(1),
  unchanged: z.literal(true),
  version: z.string(),
  configVersion: z.string(),
  ticket: z.string().optional(),
}) satisfies z.ZodType<StateUnchanged>;

export const stateSchema = z.object({
  v: z.literal(1),
  unchanged: z.literal(false).optional(),
  version: z.string(),
  configVersion: z.string(),
  serverTimeMs: timeMs,
  traits: jsonObjectSchema,
  account: z.object({ id: z.string(), traits: jsonObjectSchema }).nullable(),
  membership: jsonObjectSchema.optional(),
  aggregates: z.record(z.string(), aggregateSchema),
  accountAggregates: z.record(z.string(), aggregateSchema),
  milestones: z.record(z.string(), timeMs),
  colleagues: z
    .object({
      aggregates: z.record(z.string(), colleagueSchema),
      milestones: z.record(z.string(), colleagueSchema),
    })
    .optional(),
  contents: z.record(z.string(), contentStateSchema),
  segments: z.array(z.string()),
  interruptions: z.object({ today: z.number().int().min(0), lastAt: timeMs, quietUntil: timeMs.optional() }).optional(),
  arms: z.record(z.string(), z.object({ arm: z.string(), at: timeMs })).optional(),
  identity: z.enum(['verified', 'unverified', 'expired', 'invalid']).optional(),
  includes: z.array(z.string()),
  ticket: z.string().optional(),
}) satisfies z.ZodType<State>;
