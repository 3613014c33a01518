import * as z from 'zod';
import { timelineQuery } from '../api/events/query.ts';

const id = z.string().min(1).max(256);
export const decisionsQuery = timelineQuery
  .omit({ name: true })
  .extend({ person: id.optional(), content: id.optional() });

export const explainBody = z.strictObject({
  personId: id,
  contentId: id,
  /** The page that the person is on. */
  url: z
    .url({ protocol: /^https?$/ })
    .max(2_000)
    .default('http://localhost/'),
});
