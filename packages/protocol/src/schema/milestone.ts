import * as z from 'zod';
import type { Milestone } from '../types/index.ts';
import { durationSchema, nameSchema, slugSchema, wordSchema } from './common.ts';
import { filterSchema, urlGlobSchema } from './condition.ts';

const YEARS_10_MS = 10 * 366 * 86_400_000;

/** A milestone as somebody sends it: either an event or a page, at most 100 times. */
export const milestoneSchema = z
  .strictObject({
    id: slugSchema,
    name: nameSchema,
    event: wordSchema.optional(),
    page: urlGlobSchema.optional(),
    where: z.array(filterSchema).max(20, 'holds more than 20 filters').optional(),
    count: z.number().int('is a whole number').min(1, 'is less than 1').max(100, 'is more than 100').optional(),
    windowMs: durationSchema(YEARS_10_MS).nullable().optional(),
    scope: z.enum(['person', 'account']).default('person'),
    firstValue: z.boolean().optional(),
  })
  .refine((m) => (m.event === undefined) !== (m.page === undefined), {
    message: 'is set, or else page; not both',
    path: ['event'],
  }) satisfies z.ZodType<Milestone>;
