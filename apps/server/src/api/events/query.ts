import { INGEST_LIMITS as LIMITS } from '@foothold/protocol/schema';
import * as z from 'zod';
import { pageQuery, timeQuery } from '../lists.ts';

const range = {
  /** By event time, inclusive. */
  from: timeQuery.optional(),
  /** Exclusive. */
  to: timeQuery.optional(),
};

export const exportQuery = z.strictObject(range);
export const timelineQuery = z.strictObject({ ...pageQuery, ...range, name: z.string().max(256).optional() });
export const eventsQuery = timelineQuery.extend({
  person: z.string().max(LIMITS.idLength).optional(),
  account: z.string().max(LIMITS.idLength).optional(),
});
