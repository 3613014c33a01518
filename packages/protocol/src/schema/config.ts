import * as z from 'zod';
import type { AggregateDefinition, Config, ConfigPointer, Theme } from '../types/index.ts';
import { wordSchema } from './common.ts';
import { propertyFilterSchema, urlGlobSchema } from './condition.ts';
import { publishedContentSchema } from './content.ts';
import { milestoneSchema } from './milestone.ts';

export const configPointerSchema = z.object({
  v: z.literal(1),
  version: z.string(),
  path: z.string(),
}) satisfies z.ZodType<ConfigPointer>;

const token = z.string().max(200);
export const themeSchema = z.strictObject({
  accent: token.optional(),
  accentText: token.optional(),
  background: token.optional(),
  text: token.optional(),
  radius: token.optional(),
  font: token.optional(),
  mode: z.enum(['light', 'dark', 'auto']).optional(),
}) satisfies z.ZodType<Theme>;

export const aggregateDefinitionSchema = z.object({
  key: z.string(),
  event: wordSchema.optional(),
  page: urlGlobSchema.optional(),
  where: z.array(propertyFilterSchema).optional(),
}) satisfies z.ZodType<AggregateDefinition>;

export const configSchema = z.object({
  v: z.literal(1),
  version: z.string(),
  environment: z.object({ id: z.string(), name: z.string() }),
  contents: z.array(publishedContentSchema),
  milestones: z.array(milestoneSchema),
  aggregates: z.array(aggregateDefinitionSchema),
  theme: themeSchema,
  interruptions: z.enum(['calm', 'normal', 'off']),
}) satisfies z.ZodType<Config>;
