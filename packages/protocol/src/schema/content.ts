import * as z from 'zod';
import type {
  Advance,
  Celebration,
  Checklist,
  Content,
  Locator,
  PublishedContent,
  Target,
  Tour,
  TourStep,
  Trigger,
} from '../types/index.ts';
import { durationSchema, jsonLength, nameSchema, slugSchema, wordSchema } from './common.ts';
import { conditionSchema, urlGlobSchema } from './condition.ts';
import { byKey } from './issue-path.ts';
import { actionSchema, blockSchema, labelledActionSchema, localizedSchema, textSchema } from './text.ts';

const MAX_CONTENT_LENGTH = 131_072;
const HOUR_MS = 3_600_000;

const locatorSchema = byKey<Locator>('a locator', {
  testId: () => z.strictObject({ testId: wordSchema }),
  role: () => z.strictObject({ role: wordSchema, name: wordSchema.optional() }),
  text: () => z.strictObject({ text: wordSchema }),
  css: () => z.strictObject({ css: z.string().min(1, 'is empty').max(512, 'is longer than 512 characters') }),
});
const targetSchema = z.strictObject({
  locators: z.array(locatorSchema).min(1, 'is empty').max(10, 'holds more than 10 locators'),
  waitMs: durationSchema(HOUR_MS).optional(),
  missing: z.enum(['wait', 'skip', 'center', 'end']).optional(),
}) satisfies z.ZodType<Target>;

const advanceSchema = z.discriminatedUnion(
  'on',
  [
    z.strictObject({ on: z.literal('button'), label: localizedSchema.optional() }),
    z.strictObject({ on: z.literal('click') }),
    z.strictObject({ on: z.literal('filled') }),
    z.strictObject({ on: z.literal('event'), event: wordSchema }),
    z.strictObject({ on: z.literal('delay'), ms: durationSchema(HOUR_MS) }),
  ],
  'is none of: button, click, filled, event, delay',
) satisfies z.ZodType<Advance>;

const stepSchema = z.strictObject({
  id: slugSchema,
  title: textSchema,
  body: z.array(blockSchema).max(30, 'holds more than 30 blocks').optional(),
  target: targetSchema.optional(),
  side: z.enum(['top', 'right', 'bottom', 'left', 'auto']).optional(),
  align: z.enum(['start', 'center', 'end']).optional(),
  page: urlGlobSchema.optional(),
  overlay: z.enum(['none', 'dim', 'block']).optional(),
  advance: advanceSchema.optional(),
  action: actionSchema.optional(),
}) satisfies z.ZodType<TourStep>;

const triggerSchema = z.discriminatedUnion(
  'on',
  [
    z.strictObject({ on: z.literal('page'), page: urlGlobSchema, delayMs: durationSchema(HOUR_MS).optional() }),
    z.strictObject({ on: z.literal('event'), event: wordSchema }),
    z.strictObject({ on: z.literal('code') }),
  ],
  'is none of: page, event, code',
) satisfies z.ZodType<Trigger>;

const base = {
  id: slugSchema,
  name: nameSchema,
  audience: conditionSchema.optional(),
  trigger: triggerSchema.optional(),
  priority: z.number().int('is a whole number').min(-1000).max(1000).optional(),
  frequency: z.enum(['once', 'everyVisit']).optional(),
};

const tourShape = {
  ...base,
  kind: z.literal('tour'),
  steps: z
    .array(stepSchema)
    .min(1, 'is empty')
    .max(50, 'holds more than 50 steps')
    .refine(uniqueIds, 'two of them have the same id'),
};
const checklistItemSchema = z.strictObject({
  id: slugSchema,
  title: textSchema,
  why: textSchema.optional(),
  minutes: z.number().min(0, 'is negative').max(600, 'is more than 600').optional(),
  done: conditionSchema,
  requires: z.array(slugSchema).max(30).optional(),
  when: conditionSchema.optional(),
  action: labelledActionSchema.optional(),
});
const checklistShape = {
  ...base,
  kind: z.literal('checklist'),
  title: textSchema,
  promise: textSchema.optional(),
  items: z
    .array(checklistItemSchema)
    .min(1, 'is empty')
    .max(30, 'holds more than 30 items')
    .refine(uniqueIds, 'two of them have the same id')
    .refine(requiresEarlier, 'an item requires one that is not there or that comes later'),
  scope: z.enum(['person', 'account']).optional(),
  open: z.enum(['first', 'never']).optional(),
  position: z.enum(['bottom-right', 'bottom-left']).optional(),
  done: z
    .strictObject({ title: textSchema, body: textSchema.optional(), action: labelledActionSchema.optional() })
    .optional(),
};
const celebrationShape = {
  ...base,
  kind: z.literal('celebration'),
  milestone: slugSchema,
  style: z.enum(['toast', 'modal', 'confetti']),
  title: textSchema,
  body: textSchema.optional(),
  action: labelledActionSchema.optional(),
};

const KINDS = 'is none of: tour, checklist, celebration';

/** A content as somebody sends it: strict, so that a misspelt field is named and not lost. */
export const contentSchema = z
  .discriminatedUnion(
    'kind',
    [
      z.strictObject(tourShape) satisfies z.ZodType<Tour>,
      z.strictObject(checklistShape) satisfies z.ZodType<Checklist>,
      z.strictObject(celebrationShape) satisfies z.ZodType<Celebration>,
    ],
    KINDS,
  )
  .refine((content) => jsonLength(content) <= MAX_CONTENT_LENGTH, 'is more than 128 KB') satisfies z.ZodType<Content>;

const publication = { version: z.number().int().min(1), publishedAt: z.number().int() };

/** A content as the browser gets it. */
export const publishedContentSchema = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ ...tourShape, ...publication }),
    z.strictObject({ ...checklistShape, ...publication }),
    z.strictObject({ ...celebrationShape, ...publication }),
  ],
  KINDS,
) satisfies z.ZodType<PublishedContent>;

function uniqueIds(items: { id: string }[]): boolean {
  return new Set(items.map((item) => item.id)).size === items.length;
}

/** Only earlier items may be required, so that no two can wait for each other. */
function requiresEarlier(items: { id: string; requires?: string[] }[]): boolean {
  const earlier = new Set<string>();
  return items.every((item) => {
    const met = (item.requires ?? []).every((id) => earlier.has(id));
    earlier.add(item.id);
    return met;
  });
}
