import { byKey, byType, filterSchema, INGEST_LIMITS, parseTime } from '@foothold/protocol/schema';
import type { EventSelector, Filter } from '@foothold/protocol/types';
import * as z from 'zod';

const MAX_NAMES = 50;
const MAX_FILTERS = 20;

/** ISO 8601 or epoch ms; epoch ms come out. */
const time = z.union([z.string(), z.number()]).transform((value, context): number => {
  const ms = parseTime(value);
  if (ms !== null) return ms;
  context.addIssue({ code: 'custom', message: 'is neither ISO 8601 nor epoch milliseconds' });
  return z.NEVER;
});

/** An IANA name; what comes out is spelled as the time zone database spells it, whatever the case it was written in. */
const timeZone = z.string().transform((name, context): string => {
  try {
    if (/^[a-z]/i.test(name)) return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    // Said below.
  }
  context.addIssue({ code: 'custom', message: 'is not an IANA time zone, like Europe/Berlin' });
  return z.NEVER;
});

/** Whole milliseconds, however many. */
export const duration = z.number().int('is a whole number of milliseconds').min(0, 'is negative');

const eventName = z
  .string()
  .min(1, 'is empty')
  .max(INGEST_LIMITS.eventNameLength, 'is too long for the name of an event');
export const propertyName = z.string().min(1, 'is empty').max(256, 'is longer than 256 characters');
export const where = z
  .array(filterSchema as z.ZodType<Filter>)
  .max(MAX_FILTERS, `holds more than ${MAX_FILTERS} filters`);

export const eventSelector = byType<EventSelector>('an event', {
  string: eventName,
  array: () => z.array(eventName).min(1, 'names no event').max(MAX_NAMES, `names more than ${MAX_NAMES} events`),
});

/** One event that a question names. */
export const namedEvent = z.strictObject({ event: eventSelector, where: where.optional() });
export type NamedEvent = z.output<typeof namedEvent>;

export const start = byKey<NamedEvent | { trait: string }>('a start', {
  event: () => namedEvent,
  trait: () => z.strictObject({ trait: propertyName }),
});

/** The value of one bucket of a breakdown. */
export const bucket = z.union([z.string(), z.number(), z.boolean(), z.null()], {
  error: 'is a text, a number, true, false or null',
});

/** What every question takes. */
export const common = {
  unit: z.enum(['person', 'account']).optional(),
  from: time.optional(),
  to: time.optional(),
  asOf: time.optional(),
  timeZone: timeZone.optional(),
  where: where.optional(),
  automated: z.enum(['exclude', 'include', 'only']).optional(),
};

/** What every list takes. */
export const page = {
  limit: z.number().int().min(1, 'is less than 1').max(500, 'is more than 500').default(50),
  cursor: z.string().max(2_000).optional(),
};
