import * as z from 'zod';
import type {
  Advance,
  Branch,
  Celebration,
  Checklist,
  Content,
  Holdout,
  Locator,
  PublishedContent,
  Schedule,
  Target,
  Tour,
  TourStep,
  Trigger,
  Variant,
  Welcome,
} from '../types/index.ts';
import { durationSchema, jsonLength, nameSchema, slugSchema, wordSchema } from './common.ts';
import { compiled } from './compiled.ts';
import { conditionSchema, percentSchema, selectorSchema, urlGlobSchema } from './condition.ts';
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

const branchSchema = z.strictObject({
  when: conditionSchema.optional(),
  goTo: z.union([z.literal('end'), z.strictObject({ step: slugSchema })], 'is neither {step} nor "end"'),
}) satisfies z.ZodType<Branch>;

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
  branches: z.array(branchSchema).max(20, 'holds more than 20 branches').optional(),
}) satisfies z.ZodType<TourStep>;

const triggerSchema = z.discriminatedUnion(
  'on',
  [
    z.strictObject({ on: z.literal('page'), page: urlGlobSchema, delayMs: durationSchema(HOUR_MS).optional() }),
    z.strictObject({ on: z.literal('event'), event: wordSchema }),
    z.strictObject({ on: z.literal('code') }),
    z.strictObject({
      on: z.literal('element'),
      element: selectorSchema,
      is: z.enum(['present', 'visible', 'clicked', 'filled']).optional(),
    }),
    z.strictObject({ on: z.literal('delay'), ms: durationSchema(HOUR_MS) }),
    z.strictObject({
      on: z.literal('content'),
      content: slugSchema,
      is: z.enum(['seen', 'completed', 'dismissed']),
    }),
  ],
  'is none of: page, event, code, element, delay, content',
) satisfies z.ZodType<Trigger>;

const frequencySchema = z.union(
  [
    z.enum(['once', 'everyVisit']),
    z.strictObject({
      everyDays: z.number().min(0, 'is negative').max(3660, 'is more than ten years'),
      times: z.number().int('is a whole number').min(1, 'is less than 1').max(1000, 'is more than 1,000').optional(),
    }),
  ],
  'is none of: once, everyVisit, {everyDays, times}',
);
const isoTime = z.string().refine((text) => !Number.isNaN(Date.parse(text)), 'is no time of ISO 8601');
const scheduleSchema = z.strictObject({
  from: isoTime.optional(),
  until: isoTime.optional(),
}) satisfies z.ZodType<Schedule>;
export const holdoutSchema = z.strictObject({
  percent: percentSchema,
  unit: z.enum(['person', 'account']).optional(),
}) satisfies z.ZodType<Holdout>;
const variantSchema = z.strictObject({
  id: slugSchema,
  weight: z.number().min(0, 'is negative').max(1000, 'is more than 1,000'),
  changes: z.record(z.string(), z.unknown()) as unknown as z.ZodType<Variant['changes']>,
}) satisfies z.ZodType<Variant>;

const base = {
  id: slugSchema,
  name: nameSchema,
  audience: conditionSchema.optional(),
  trigger: triggerSchema.optional(),
  priority: z.number().int('is a whole number').min(-1000).max(1000).optional(),
  frequency: frequencySchema.optional(),
  exclusive: slugSchema.optional(),
  schedule: scheduleSchema.optional(),
  holdout: holdoutSchema.optional(),
  variants: z
    .array(variantSchema)
    .max(10, 'holds more than 10 variants')
    .refine(uniqueIds, 'two of them have the same id')
    .optional(),
};

const tourShape = {
  ...base,
  kind: z.literal('tour'),
  steps: z
    .array(stepSchema)
    .min(1, 'is empty')
    .max(50, 'holds more than 50 steps')
    .refine(uniqueIds, 'two of them have the same id')
    .refine(branchesExist, 'a branch goes to a step that is not there'),
  goal: conditionSchema.optional(),
};
const checklistItemSchema = z.strictObject({
  id: slugSchema,
  title: textSchema,
  why: textSchema.optional(),
  minutes: z.number().min(0, 'is negative').max(600, 'is more than 600').optional(),
  dueDays: z.number().int('is a whole number').min(0, 'is negative').max(365, 'is more than 365').optional(),
  done: conditionSchema,
  requires: z.array(slugSchema).max(30).optional(),
  when: conditionSchema.optional(),
  action: labelledActionSchema.optional(),
});
const welcomeSchema = z.strictObject({
  trait: wordSchema,
  question: textSchema,
  options: z
    .array(z.strictObject({ value: wordSchema, label: localizedSchema }))
    .min(2, 'holds fewer than 2 options')
    .max(8, 'holds more than 8 options'),
  skipLabel: localizedSchema.optional(),
}) satisfies z.ZodType<Welcome>;
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
  open: z.enum(['first', 'visit', 'never']).optional(),
  evenIfDone: z.boolean().optional(),
  position: z.enum(['bottom-right', 'bottom-left']).optional(),
  welcome: welcomeSchema.optional(),
  done: z
    .strictObject({ title: textSchema, body: textSchema.optional(), action: labelledActionSchema.optional() })
    .optional(),
};
const celebrationShape = {
  ...base,
  kind: z.literal('celebration'),
  milestone: slugSchema,
  style: z.enum(['toast', 'modal', 'confetti']),
  confetti: z.enum(['first', 'always']).optional(),
  title: textSchema,
  body: textSchema.optional(),
  team: z.strictObject({ title: textSchema, body: textSchema.optional() }).optional(),
  action: labelledActionSchema.optional(),
};

const KINDS = 'is none of: tour, checklist, celebration';

const plainContentSchema = z
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

/** A content as somebody sends it: strict, so that a misspelt field is named and not lost. Each variant is one, too. */
export const contentSchema = plainContentSchema.superRefine((content, context) => {
  content.variants?.forEach(({ changes }, i) => {
    const { variants, ...rest } = content;
    const isFixed = FIXED.find((field) => Object.hasOwn(changes, field));
    const result = plainContentSchema.safeParse({ ...rest, ...changes });
    const issue = isFixed ? { path: [isFixed], message: 'is the same in every variant' } : result.error?.issues[0];
    if (issue) context.addIssue({ code: 'custom', ...issue, path: ['variants', i, 'changes', ...issue.path] });
  });
});

/** What says who may see it and how it is counted is no matter of a variant. */
const FIXED = ['id', 'kind', 'audience', 'trigger', 'frequency', 'exclusive', 'schedule', 'holdout', 'variants'];

const publication = {
  version: z.number().int().min(1),
  publishedAt: z.number().int(),
  rare: z.boolean().optional(),
  perAccount: z.boolean().optional(),
  shownKey: z.string().optional(),
};

/** A content as the browser gets it. */
export const publishedContentSchema = compiled<PublishedContent>(
  z.discriminatedUnion(
    'kind',
    [
      z.strictObject({ ...tourShape, ...publication }),
      z.strictObject({ ...checklistShape, ...publication }),
      z.strictObject({ ...celebrationShape, ...publication }),
    ],
    KINDS,
  ),
);

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

function branchesExist(steps: TourStep[]): boolean {
  const ids = new Set(steps.map(({ id }) => id));
  return steps.every(({ branches = [] }) => branches.every(({ goTo }) => goTo === 'end' || ids.has(goTo.step)));
}
