import * as z from 'zod';
import type { AggregateDefinition, Config, ConfigPointer, ProjectRules, Theme } from '../types/index.ts';
import { wordSchema } from './common.ts';
import { compiled } from './compiled.ts';
import { conditionSchema, propertyFilterSchema, urlGlobSchema } from './condition.ts';
import { holdoutSchema, publishedContentSchema } from './content.ts';
import { milestoneSchema } from './milestone.ts';

export const configPointerSchema = z.object({
  v: z.literal(1),
  version: z.string(),
  path: z.string(),
}) satisfies z.ZodType<ConfigPointer>;

const token = z.string().max(200);
const colors = {
  accent: token.optional(),
  accentText: token.optional(),
  background: token.optional(),
  text: token.optional(),
};
export const themeSchema = z.strictObject({
  ...colors,
  dark: z.strictObject(colors).optional(),
  radius: token.optional(),
  font: token.optional(),
  shadow: token.optional(),
  density: z.enum(['compact', 'cozy']).optional(),
  motion: z.enum(['full', 'none']).optional(),
  mode: z.enum(['light', 'dark', 'auto']).optional(),
}) satisfies z.ZodType<Theme>;

export const aggregateDefinitionSchema = z.object({
  key: z.string(),
  event: wordSchema.optional(),
  page: urlGlobSchema.optional(),
  where: z.array(propertyFilterSchema).optional(),
  scope: z.literal('membership').optional(),
}) satisfies z.ZodType<AggregateDefinition>;

export const projectRulesSchema = z.strictObject({
  suppress: conditionSchema.optional(),
  holdout: holdoutSchema.optional(),
}) satisfies z.ZodType<ProjectRules>;

export const configSchema = z.object({
  v: z.literal(1),
  version: z.string(),
  environment: z.object({ id: z.string(), name: z.string() }),
  contents: z.array(publishedContentSchema),
  milestones: z.array(milestoneSchema),
  aggregates: z.array(aggregateDefinitionSchema),
  theme: themeSchema,
  interruptions: z.enum(['calm', 'normal', 'off']),
  rules: compiled(projectRulesSchema).optional(),
}) satisfies z.ZodType<Config>;
