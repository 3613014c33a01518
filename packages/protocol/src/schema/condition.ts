import * as z from 'zod';
import type { Condition, CountTest, Filter, PropertyFilter, TraitFilter } from '../types/index.ts';
import { durationSchema, slugSchema, smallJsonSchema, wordSchema } from './common.ts';
import { byKey } from './issue-path.ts';

const YEARS_10_MS = 10 * 366 * 86_400_000;
const MAX_DEPTH = 12;

export const operatorSchema = z.enum(['is', 'isNot', 'contains', 'gt', 'gte', 'lt', 'lte', 'set', 'notSet']);
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
  scope: z.enum(['person', 'account']).optional(),
};
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
        op: operatorSchema,
        value: smallJsonSchema.optional(),
      })
      .refine(hasValue, needsValue),
  event: () =>
    z.strictObject({ event: wordSchema, where: z.array(propertyFilterSchema).max(20).optional(), ...howOften }),
  visited: () => z.strictObject({ visited: urlGlobSchema, ...howOften }),
  page: () => z.strictObject({ page: urlGlobSchema }),
  milestone: () => z.strictObject({ milestone: slugSchema, reached: z.boolean().optional() }),
  content: () =>
    z.strictObject({ content: slugSchema, is: z.enum(['seen', 'notSeen', 'completed', 'dismissed', 'active']) }),
  segment: () => z.strictObject({ segment: slugSchema }),
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
