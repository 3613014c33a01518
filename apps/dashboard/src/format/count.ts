const counts = new Intl.NumberFormat('en-US');

/** `1,204`. */
export const formatCount = (n: number): string => counts.format(n);

/** `1 person`, `1,204 people`. */
export function countOf(n: number, one: string, many: string): string {
  return `${formatCount(n)} ${n === 1 ? one : many}`;
}

/** The word for a unit of counting. */
export const unitWord = (unit: 'person' | 'account', n = 2): string =>
  unit === 'person' ? (n === 1 ? 'person' : 'people') : n === 1 ? 'account' : 'accounts';

/** `12 people`, `1 account`. */
export const countUnits = (n: number, unit: 'person' | 'account'): string => `${formatCount(n)} ${unitWord(unit, n)}`;
