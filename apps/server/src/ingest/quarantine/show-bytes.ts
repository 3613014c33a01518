import { isUtf8 } from 'node:buffer';

/** Bytes for somebody to read. */
export interface ShownBytes {
  text: string;
  /** `utf8`: the text is the bytes. `escaped`: what is no UTF-8, and NUL, stands as `\\xff`; a backslash is doubled. */
  encoding: 'utf8' | 'escaped';
}

const BACKSLASH = 0x5c;

/** The first bytes, at most so many, as text that says all of them; less than a character at the end is left away. */
export function showBytes(bytes: Uint8Array, most: number): ShownBytes {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shown = all.length > most ? all.subarray(0, wholeCharacters(all, most)) : all;
  return isUtf8(shown) ? { text: shown.toString(), encoding: 'utf8' } : { text: escaped(shown), encoding: 'escaped' };
}

/** `end`, or a little less where it would cut a character in two. */
function wholeCharacters(bytes: Buffer, end: number): number {
  for (let start = end; start > end - 4 && start > 0; start--) {
    if (!isContinuation(bytes[start])) return start;
  }
  return end;
}

function escaped(bytes: Buffer): string {
  let text = '';
  for (let at = 0; at < bytes.length; ) {
    const length = characterAt(bytes, at);
    const byte = bytes[at] as number;
    if (length === 0 || byte === 0) text += `\\x${byte.toString(16).padStart(2, '0')}`;
    else if (byte === BACKSLASH) text += '\\\\';
    else text += bytes.toString('utf8', at, at + length);
    at += length || 1;
  }
  return text;
}

/** Bytes of the character that begins here; 0 when none does. */
function characterAt(bytes: Buffer, at: number): number {
  const lead = bytes[at] as number;
  const length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  const character = bytes.subarray(at, at + length);
  return character.length === length && isUtf8(character) ? length : 0;
}

const isContinuation = (byte: number | undefined) => byte !== undefined && (byte & 0xc0) === 0x80;
