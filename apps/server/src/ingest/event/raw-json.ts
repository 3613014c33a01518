/** A stretch of bytes, `to` exclusive. */
export interface Span {
  from: number;
  to: number;
}

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];
const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/**
 * Where the values of an object's members of this name stand, in order: more than one when the object says it twice. The
 * bytes have to be those of JSON that has been parsed already; what is no UTF-8 in them changes nothing, since all that
 * parts one value from another is ASCII. None when the outermost value is no object.
 */
export function memberValues(bytes: Buffer, name: string): Span[] {
  const isMarked = bytes.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  const start = skipSpace(bytes, isMarked ? BYTE_ORDER_MARK.length : 0);
  if (bytes[start] !== OPEN_OBJECT) return [];
  const found: Span[] = [];
  for (let at = skipSpace(bytes, start + 1); bytes[at] === QUOTE; ) {
    const keyEnd = endOfValue(bytes, at);
    const isIt = JSON.parse(bytes.toString('utf8', at, keyEnd)) === name;
    const from = skipSpace(bytes, skip(bytes, skipSpace(bytes, keyEnd), COLON));
    const to = endOfValue(bytes, from);
    if (isIt) found.push({ from, to });
    at = skipSpace(bytes, skip(bytes, skipSpace(bytes, to), COMMA));
  }
  return found;
}

/** Where the elements of the array stand that begins here. None when no array begins here. */
export function elements(bytes: Buffer, start: number): Span[] {
  if (bytes[start] !== OPEN_ARRAY) return [];
  const found: Span[] = [];
  for (let from = skipSpace(bytes, start + 1); from < bytes.length && bytes[from] !== CLOSE_ARRAY; ) {
    const to = endOfValue(bytes, from);
    found.push({ from, to });
    from = skipSpace(bytes, skip(bytes, skipSpace(bytes, to), COMMA));
  }
  return found;
}

/** Without recursion: what comes from outside may be deep. */
function endOfValue(bytes: Buffer, from: number): number {
  let depth = 0;
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (byte === QUOTE) {
      at = closingQuote(bytes, at);
      if (depth === 0) return at + 1;
    } else if (byte === OPEN_ARRAY || byte === OPEN_OBJECT) {
      depth++;
    } else if (byte === CLOSE_ARRAY || byte === CLOSE_OBJECT) {
      if (depth === 0) return at;
      if (--depth === 0) return at + 1;
    } else if (depth === 0 && (byte === COMMA || isSpace(byte))) {
      return at;
    }
  }
  return bytes.length;
}

function closingQuote(bytes: Buffer, from: number): number {
  for (let at = from + 1; at < bytes.length; at++) {
    if (bytes[at] === QUOTE) return at;
    if (bytes[at] === BACKSLASH) at++;
  }
  return bytes.length;
}

const skip = (bytes: Buffer, at: number, byte: number): number => (bytes[at] === byte ? at + 1 : at);

function skipSpace(bytes: Buffer, from: number): number {
  let at = from;
  while (isSpace(bytes[at])) at++;
  return at;
}

const isSpace = (byte: number | undefined) => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
