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
  person: z.string().max(256).optional(),
  account: z.string().max(256).optional(),
});
