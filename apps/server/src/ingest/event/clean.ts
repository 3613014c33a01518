const UNSTORABLE = /[\0\p{Surrogate}]/gu;

/**
 * Replaces NUL and halves of surrogate pairs by U+FFFD, in place, in keys and texts at any depth: one store cuts text
 * at NUL, another refuses it, and lone surrogates collide. Only needed when the JSON text held a `\u`.
 */
export function clean(value: unknown): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = clean(value[i]);
    return value;
  }
  const object = value as Record<string, unknown>;
  for (const key of Object.keys(object)) {
    const cleaned = clean(object[key]);
    const cleanKey = cleanText(key);
    if (cleanKey !== key) delete object[key];
    // defineProperty, because an assignment to `__proto__` is none.
    if (cleanKey !== key || cleaned !== object[key]) {
      Object.defineProperty(object, cleanKey, { value: cleaned, writable: true, enumerable: true, configurable: true });
    }
  }
  return object;
}

const cleanText = (text: string) => text.replace(UNSTORABLE, '\ufffd');
