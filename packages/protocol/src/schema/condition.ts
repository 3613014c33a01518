import * as z from 'zod';
import type { Condition, CountTest, Filter, PropertyFilter, TraitFilter, TraitOperator } from '../types/index.ts';
import { durationSchema, slugSchema, smallJsonSchema, wordSchema } from './common.ts';
import { byKey } from './issue-path.ts';

const YEARS_10_MS = 10 * 366 * 86_400_000;
const MAX_DEPTH = 12;

export const operatorSchema = z.enum(['is', 'isNot', 'contains', 'gt', 'gte', 'lt', 'lte', 'set', 'notSet']);
const traitOperatorSchema = z.enum([
  ...operatorSchema.options,
  'notContains',
  'startsWith',
  'endsWith',
  'matches',
  'between',
  'anyOf',
  'allOf',
  'noneOf',
  'before',
  'after',
]) satisfies z.ZodType<TraitOperator>;
export const urlGlobSchema = z.string().min(1, 'is empty').max(512, 'is longer than 512 characters');

const hasValue = <Shape extends { op: string; value?: unknown }>(filter: Shape) =>
  filter.op === 'set' || filter.op === 'notSet' || filter.value !== undefined;
const needsValue = { message: 'is needed with this op', path: ['value'] };

export const propertyFilterSchema = z
  .strictObject({ property: wordSchema, op: operatorSchema, value: smallJsonSchema.optional() })
  .refine(hasValue, needsValue) satisfies z.ZodType<PropertyFilter>;
export const traitFilterSchema = z
  .strictObject({ trait: wordSchema, op: operatorSchema, value: smallJsonSchema.optional() })
  .refine(hasValue, needsValue) satisfies z.ZodType<TraitFilter>;
export const filterSchema = byKey<Filter>('a filter', {
  property: () => propertyFilterSchema,
  trait: () => traitFilterSchema,
});

const countNumber = z.number().int('is a whole number').min(0, 'is negative').max(100_000, 'is more than 100,000');
export const countTestSchema = byKey<CountTest>('a count', {
  atLeast: () => z.strictObject({ atLeast: countNumber }),
  atMost: () => z.strictObject({ atMost: countNumber }),
  exactly: () => z.strictObject({ exactly: countNumber }),
});

const howOften = {
  count: countTestSchema.optional(),
  withinMs: durationSchema(YEARS_10_MS).optional(),
  scope: z.enum(['person', 'membership', 'account']).optional(),
};
/** How many newest times are kept for windows: at most 20 and at least 21 would be the same. */
const WINDOW_COUNTS = 20;
const fitsWindow = ({ count, withinMs }: { count?: CountTest | undefined; withinMs?: number | undefined }) => {
  if (withinMs === undefined || count === undefined) return true;
  return 'atLeast' in count
    ? count.atLeast <= WINDOW_COUNTS
    : ('atMost' in count ? count.atMost : count.exactly) < WINDOW_COUNTS;
};
const beyondWindow = {
  message: `asks beyond the newest ${WINDOW_COUNTS}, which are all that a window counts`,
  path: ['count'],
};
export const selectorSchema = z.string().min(1, 'is empty').max(512, 'is longer than 512 characters');
export const percentSchema = z.number().min(0, 'is negative').max(100, 'is more than 100');
const pixels = z.number().int('is a whole number').min(0, 'is negative').max(100_000);
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'is no time of day, HH:MM');

const isDate = (value: unknown) =>
  typeof value === 'number' || (typeof value === 'string' && !Number.isNaN(Date.parse(value)));
const isDaysAgo = (value: unknown) => typeof (value as { daysAgo?: unknown } | null)?.daysAgo === 'number';

/** A value that the operator could never match is a mistake, not a rule. */
function fitsOperator({ op, value }: { op: TraitOperator; value?: unknown }): boolean {
  switch (op) {
    case 'anyOf':
    case 'allOf':
    case 'noneOf':
      return Array.isArray(value);
    case 'between':
      return Array.isArray(value) && value.length === 2;
    case 'before':
    case 'after':
      return isDate(value) || isDaysAgo(value);
    case 'startsWith':
    case 'endsWith':
      return typeof value === 'string';
    case 'matches':
      return typeof value === 'string' && value.length <= 512;
    default:
      return true;
  }
}

const several = () => z.array(conditionNode).max(50, 'holds more than 50 conditions');

const conditionNode: z.ZodType<Condition> = byKey<Condition>('a condition', {
  all: () => z.strictObject({ all: several() }),
  any: () => z.strictObject({ any: several() }),
  not: () => z.strictObject({ not: conditionNode }),
  trait: () =>
    z
      .strictObject({
        trait: wordSchema,
        of: z.enum(['person', 'account', 'membership']).optional(),
        op: traitOperatorSchema,
        value: smallJsonSchema.optional(),
      })
      .refine(hasValue, needsValue)
      .refine(fitsOperator, { message: 'does not fit this op', path: ['value'] }),
  event: () =>
    z
      .strictObject({ event: wordSchema, where: z.array(propertyFilterSchema).max(20).optional(), ...howOften })
      .refine(fitsWindow, beyondWindow),
  visited: () => z.strictObject({ visited: urlGlobSchema, ...howOften }).refine(fitsWindow, beyondWindow),
  page: () => z.strictObject({ page: urlGlobSchema }),
  milestone: () => z.strictObject({ milestone: slugSchema, reached: z.boolean().optional() }),
  content: () =>
    z.strictObject({ content: slugSchema, is: z.enum(['seen', 'notSeen', 'completed', 'dismissed', 'active']) }),
  segment: () => z.strictObject({ segment: slugSchema }),
  element: () =>
    z.strictObject({ element: selectorSchema, is: z.enum(['present', 'visible', 'clicked', 'filled']).optional() }),
  device: () => z.strictObject({ device: z.enum(['desktop', 'tablet', 'mobile']) }),
  viewport: () =>
    z.strictObject({
      viewport: z.strictObject({
        minWidth: pixels.optional(),
        maxWidth: pixels.optional(),
        minHeight: pixels.optional(),
        maxHeight: pixels.optional(),
      }),
    }),
  language: () => z.strictObject({ language: z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$/, 'is no language') }),
  localTime: () =>
    z.strictObject({
      localTime: z.strictObject({
        from: clockTime.optional(),
        until: clockTime.optional(),
        weekdays: z.array(z.number().int().min(1).max(7)).max(7).optional(),
      }),
    }),
  percent: () =>
    z.strictObject({
      percent: percentSchema,
      of: z.enum(['person', 'account']).optional(),
      salt: wordSchema.optional(),
    }),
});

/** Who, when and where: at most 12 levels deep, 50 conditions in one list. */
export const conditionSchema: z.ZodType<Condition> = z
  .unknown()
  .refine((value) => depthOf(value) <= MAX_DEPTH, `is nested deeper than ${MAX_DEPTH} levels`)
  .pipe(conditionNode as unknown as z.ZodType<Condition, unknown>) as unknown as z.ZodType<Condition>;

/** Measured without recursion, before anything recursive looks at it. */
function depthOf(value: unknown): number {
  let level: unknown[] = [value];
  for (let depth = 0; ; depth += 1) {
    if (level.length === 0 || depth > MAX_DEPTH) return depth;
    level = level.flatMap((node) => {
      if (typeof node !== 'object' || node === null) return [];
      const { all, any, not } = node as { all?: unknown; any?: unknown; not?: unknown };
      return [all, any].flatMap((list) => (Array.isArray(list) ? list : [])).concat(not === undefined ? [] : [not]);
    });
  }
}
