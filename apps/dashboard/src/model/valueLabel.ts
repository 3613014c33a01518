import type { BreakdownValue } from '@foothold/protocol/types';

/** A value of a breakdown in words: no such property is `none`, an empty text is `empty`. */
export function valueLabel(value: BreakdownValue): string {
  if (value === null) return '(none)';
  if (value === '') return '(empty)';
  return String(value);
}
