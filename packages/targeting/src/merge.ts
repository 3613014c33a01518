import type { ContentState } from '@foothold/protocol/types';

/**
 * Both together: the latest times it was shown and completed, the newer of each register, every ticked item with its
 * first time. Commutative, associative and idempotent, so order and repetition of merges do not matter; registers of
 * one millisecond go by value.
 */
export function mergeContentState(a: ContentState = {}, b: ContentState = {}): ContentState {
  const merged: { [field: string]: unknown } = { ...a, ...b };
  for (const field in merged) {
    const [one, other] = [a[field as never], b[field as never]] as [Field | undefined, Field | undefined];
    // Absent fields stay absent: the state is stored and compared as JSON.
    if (one !== undefined && other !== undefined)
      merged[field] = field === 'items' ? first(one, other) : later(one, other);
  }
  return merged;
}

type Field = number | { [key: string]: number };

function later(a: Field, b: Field): Field {
  if (typeof a === 'number' || typeof b === 'number') return a > b ? a : b;
  const sinceA = (a.at as number) - (b.at as number) || (contentOf(a) > contentOf(b) ? 1 : -1);
  return sinceA > 0 ? a : b;
}
const contentOf = (register: { [key: string]: unknown }) => (register.value ?? register.id) as number;

function first(a: Field, b: Field): Field {
  const times = { ...(a as object), ...(b as object) } as { [id: string]: number };
  for (const id in times) times[id] = Math.min(...[a, b].flatMap((one) => (one as typeof times)[id] ?? []));
  return times;
}
