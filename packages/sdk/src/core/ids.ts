/**
 * A UUID of version 7: 48 bits of epoch ms, then 74 random bits. Made without `crypto.randomUUID`, which plain http
 * does not have.
 * @see https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7
 */
export function uuidv7(nowMs: number, random: Uint8Array): string {
  const hex = [nowMs, ...random].map((value, i) => value.toString(16).padStart(i ? 2 : 12, '0')).join('');
  const variant = '89ab'[(random[3] as number) & 3];
  return hex.replace(/(.{8})(.{4})(...)(...)../, `$1-$2-7$3-${variant}$4-`);
}
