import * as z from 'zod';

/** The body of a PUT that takes one thing or `{items: […]}`: told apart first, so that an issue names the field at fault. */
export function oneOrItems<One extends z.ZodType>(
  one: One,
  most: number,
): z.ZodType<{ items: z.output<One>[]; isList: boolean }> {
  const list = z.strictObject({ items: z.array(one).max(most, `holds more than ${most}`) });
  return z.unknown().transform((value, context) => {
    const isList =
      typeof value === 'object' &&
      value !== null &&
      Array.isArray((value as { items?: unknown }).items) &&
      !('id' in value);
    const result = isList ? list.safeParse(value) : one.safeParse(value);
    if (!result.success) {
      for (const { path, message } of result.error.issues) context.addIssue({ code: 'custom', path, message });
      return z.NEVER;
    }
    const items = isList ? (result.data as { items: z.output<One>[] }).items : [result.data as z.output<One>];
    return { items, isList };
  }) as unknown as z.ZodType<{ items: z.output<One>[]; isList: boolean }>;
}
