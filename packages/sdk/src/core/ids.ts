/**
 * Makes UUIDs of version 7: 48 bits of epoch ms, 10 that count within the millisecond, 60 random ones, so that those of
 * one page sort in the order in which they were made, also when its clock is put back. Made without `crypto.randomUUID`,
 * which plain http does not have.
 * @see https://www.rfc-editor.org/rfc/rfc9562#name-monotonicity-and-counters
 */
export function createIds(now: () => number, randomBytes: (count: number) => Uint8Array): () => string {
  let ticks = 0;
  return () => {
    ticks = Math.max(ticks + 1, now() * 1024);
    const hex = [ticks * 4, ...randomBytes(8)].map((value, i) => value.toString(16).padStart(i ? 2 : 15, '0')).join('');
    return hex.replace(/(.{8})(.{4})(...)(...)./, '$1-$2-7$3-8$4-');
  };
}
