import type { ContentState } from '@foothold/protocol/types';

/**
 * Both together: of each fact and of each ticked item the latest time, of each register the newer one. Commutative,
 * associative and idempotent, so order and repetition of merges do not matter; registers of one millisecond go by
 * their text.
 */
export const mergeContentState = merge as (a?: ContentState, b?: ContentState) => ContentState;

type Register = number | { at: number };
type Fields = { [field: string]: Register };

function merge(a: Fields = {}, b: Fields = {}): Fields {
  // Absent fields stay absent: the state is stored and compared as JSON.
  const merged = { ...a, ...b };
  for (const field in a) {
    const [one, other] = [a[field] as Register, b[field]];
    if (other === undefined) continue;
    merged[field] = field === 'items' ? (merge(one as never, other as never) as never) : later(one, other);
  }
  return merged;
}

function later(a: Register, b: Register): Register {
  const sinceB = timeOf(a) - timeOf(b);
  return sinceB > 0 || (!sinceB && JSON.stringify(a) > JSON.stringify(b)) ? a : b;
}
const timeOf = (register: Register) => (register as { at: number }).at ?? register;
