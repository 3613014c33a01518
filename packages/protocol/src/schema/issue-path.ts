import * as z from 'zod';

/**
 * A union told apart by which key is there (`{trait: …}`, `{event: …}`). Unlike `z.union`, the issue names the field inside
 * the branch that was meant, so that whoever wrote it reads "steps.0.body.1.text: …" and not "invalid input".
 */
export function byKey<Value>(what: string, branches: Record<string, () => z.ZodType>): z.ZodType<Value> {
  const keys = Object.keys(branches);
  return z.unknown().transform((value, context): Value => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      context.addIssue({ code: 'custom', message: `${what} is an object with one of: ${keys.join(', ')}` });
      return z.NEVER;
    }
    const key = keys.find((k) => Object.hasOwn(value, k));
    const branch = key === undefined ? undefined : branches[key];
    if (!branch) {
      context.addIssue({ code: 'custom', message: `${what} has one of: ${keys.join(', ')}` });
      return z.NEVER;
    }
    return through<Value>(branch(), value, context);
  }) as unknown as z.ZodType<Value>;
}

/** A union told apart by the JSON type of the value. */
export function byType<Value>(
  what: string,
  branches: { string?: z.ZodType; array?: () => z.ZodType; object?: () => z.ZodType },
): z.ZodType<Value> {
  return z.unknown().transform((value, context): Value => {
    const branch =
      typeof value === 'string'
        ? branches.string
        : Array.isArray(value)
          ? branches.array?.()
          : typeof value === 'object' && value !== null
            ? branches.object?.()
            : undefined;
    if (!branch) {
      context.addIssue({ code: 'custom', message: `${what} is ${Object.keys(branches).join(' or ')}` });
      return z.NEVER;
    }
    return through<Value>(branch, value, context);
  }) as unknown as z.ZodType<Value>;
}

function through<Value>(schema: z.ZodType, value: unknown, context: z.RefinementCtx): Value {
  const result = schema.safeParse(value);
  if (result.success) return result.data as Value;
  for (const issue of result.error.issues) {
    context.addIssue({ code: 'custom', path: issue.path, message: issue.message });
  }
  return z.NEVER;
}
