/** When something was said: corrected event time, then message id. The order of everything that "the latest" decides. */
export interface Moment {
  at: number;
  messageId: string;
}

/** Negative, zero or positive as `a` comes before, with or after `b`. */
export function compareMoments(a: Moment, b: Moment): number {
  return a.at - b.at || compareText(a.messageId, b.messageId);
}

/**
 * By code point: the order of UTF-8 bytes, in which ClickHouse, SQLite and PostgreSQL (`COLLATE "C"`) compare. By code
 * unit, as `<` does, an emoji would come before U+FF5E.
 */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above all others. */
const rank = (unit: number) => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
