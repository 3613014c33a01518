/** What each question takes; times come out as epoch ms. The shapes are those of the protocol's types. */
import type {
  FunnelPeopleQuery,
  FunnelQuery,
  QueryCommon,
  TimeToValuePeopleQuery,
  TimeToValueQuery,
} from '@foothold/protocol/types';
import * as z from 'zod';
import { bucket, common, duration, eventSelector, namedEvent, page, propertyName, start, where } from './fields.ts';

const MAX_STEPS = 20;
const MAX_EXCLUSIONS = 20;
const MAX_IDS = 500;

const stepNumber = z.number().int('is a whole number').min(1, 'counts from 1');
const exclusion = z.strictObject({
  event: eventSelector,
  where: where.optional(),
  between: z.tuple([stepNumber, stepNumber]).refine(([from, to]) => from < to, 'goes from a step to a later one'),
});
const funnelShape = {
  ...common,
  windowMs: duration,
  steps: z.array(namedEvent).min(1, 'holds no step').max(MAX_STEPS, `holds more than ${MAX_STEPS} steps`),
  exclusions: z.array(exclusion).max(MAX_EXCLUSIONS, `holds more than ${MAX_EXCLUSIONS} exclusions`).optional(),
  breakdown: z.strictObject({ property: propertyName, at: z.enum(['first', 'last']).optional() }).optional(),
};

/** Exclusions lie between steps that are there. */
function exclusionsFit({ steps, exclusions = [] }: FunnelQuery, context: z.RefinementCtx): void {
  exclusions.forEach(({ between }, i) => {
    if (between[1] <= steps.length) return;
    const path = ['exclusions', i, 'between'];
    context.addIssue({ code: 'custom', path, message: 'names a step beyond the last one' });
  });
}
const groupFits = ({ group, breakdown }: { group?: unknown; breakdown?: unknown }) =>
  group === undefined || breakdown !== undefined;
const groupNeeds = { path: ['group'], message: 'is one value of a breakdown, and there is no breakdown' };

export const funnelQuery = z.strictObject(funnelShape).superRefine(exclusionsFit) satisfies z.ZodType<FunnelQuery>;

export const funnelPeopleQuery = z
  .strictObject({
    ...funnelShape,
    step: stepNumber,
    which: z.enum(['reached', 'dropped']),
    group: bucket.optional(),
    ...page,
  })
  .superRefine(exclusionsFit)
  .refine(groupFits, groupNeeds)
  .refine(({ step, steps }) => step <= steps.length, { path: ['step'], message: 'is beyond the last step' })
  .refine(({ step, which }) => which === 'reached' || step > 1, {
    path: ['step'],
    message: 'is at least 2 with which "dropped": nobody is dropped at the first step',
  }) satisfies z.ZodType<FunnelPeopleQuery>;

const timeToValueShape = {
  ...common,
  start,
  value: namedEvent,
  competing: namedEvent.optional(),
  horizonMs: duration.optional(),
  breakdown: z
    .union([z.strictObject({ property: propertyName }), z.strictObject({ trait: propertyName })], {
      error: 'is {property} or {trait}',
    })
    .optional(),
};

export const timeToValueQuery = z.strictObject(timeToValueShape) satisfies z.ZodType<TimeToValueQuery>;

export const timeToValuePeopleQuery = z
  .strictObject({
    ...timeToValueShape,
    which: z.enum(['all', 'reached', 'censored', 'competed']),
    withinMs: duration.optional(),
    group: bucket.optional(),
    ids: z.array(z.string().min(1)).max(MAX_IDS, `holds more than ${MAX_IDS} ids`).optional(),
    ...page,
    cursor: page.cursor.refine((cursor) => cursor === undefined || /^-?\d{1,16}:/.test(cursor), 'is not of this list'),
  })
  .refine(groupFits, groupNeeds)
  .refine(({ which, withinMs }) => withinMs === undefined || which === 'reached', {
    path: ['withinMs'],
    message: 'goes with which "reached" alone',
  }) satisfies z.ZodType<TimeToValuePeopleQuery>;

/** An empty body asks about everything. */
export const eventsSeenQuery = z.strictObject(common).prefault({}) satisfies z.ZodType<QueryCommon>;
