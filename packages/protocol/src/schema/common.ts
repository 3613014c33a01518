import * as z from 'zod';
import type { Json, JsonObject } from '../types/index.ts';

/** What a person gives a thing as its stable name: contents, steps, items, milestones. */
export const slugSchema = z.string().regex(/^[a-z0-9_-]{1,64}$/, 'is 1–64 characters of a–z, 0–9, "-" and "_"');

export const nameSchema = z.string().trim().min(1, 'is empty').max(200, 'is longer than 200 characters');

/** Names of events, properties and traits as they arrive: anything short. */
export const wordSchema = z.string().min(1, 'is empty').max(256, 'is longer than 256 characters');

export const durationSchema = (maxMs: number) =>
  z.number().int('is a whole number of milliseconds').min(0, 'is negative').max(maxMs, `is more than ${maxMs} ms`);

const MAX_JSON_LENGTH = 4096;

/** Any JSON up to 4 KB. */
export const smallJsonSchema = z
  .unknown()
  .refine((value) => jsonLength(value) <= MAX_JSON_LENGTH, 'is more than 4 KB of JSON') as unknown as z.ZodType<Json>;

export const jsonObjectSchema = z.record(z.string(), z.unknown()) as unknown as z.ZodType<JsonObject>;

/** Characters of the value as JSON; infinite for what is none, or too deep to be written. */
export function jsonLength(value: unknown): number {
  try {
    return JSON.stringify(value)?.length ?? 0;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
}
