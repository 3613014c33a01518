import * as z from 'zod';

/**
 * What the server has compiled for browsers: as `schema` says, and every leaf that counts (`{event: …}`, `{visited: …}`) may
 * say in `key` which aggregate counts it. Nobody may send such a key. Gives back what it was given.
 */
export function compiled<Value>(schema: z.ZodType<Value>): z.ZodType<Value> {
  return z.unknown().transform((value, context): Value => {
    const result = schema.safeParse(withoutKeys(value));
    if (result.success) return value as Value;
    for (const { path, message } of result.error.issues) context.addIssue({ code: 'custom', path, message });
    return z.NEVER;
  }) as unknown as z.ZodType<Value>;
}

function withoutKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutKeys);
  if (typeof value !== 'object' || value === null) return value;
  const isKeyed = ('event' in value || 'visited' in value) && 'key' in value && typeof value.key === 'string';
  const members = Object.entries(value).filter(([name]) => !(isKeyed && name === 'key'));
  return Object.fromEntries(members.map(([name, member]) => [name, withoutKeys(member)]));
}
