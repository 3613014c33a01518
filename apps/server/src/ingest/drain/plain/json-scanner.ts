import { INGEST_LIMITS as LIMITS } from '@foothold/protocol/schema';

/** More keys than this in one object are compared too often: left to `JSON.parse`. */
const MOST_KEYS = 64;
const MOST_DIGITS = 15;
const [QUOTE, COMMA, COLON, BACKSLASH, MINUS, DOT, ZERO] = [0x22, 0x2c, 0x3a, 0x5c, 0x2d, 0x2e, 0x30];
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Goes once over the bytes of JSON that is written as `JSON.stringify` writes it: no spaces, no needless escapes, no
 * key twice, no number that would be written otherwise. Then a stretch of the text stands for its value, and nothing has
 * to be parsed and written again. Each method begins at `at`, leaves it behind what it has read, and says false where the
 * text is not like that: then the position means nothing, and `JSON.parse` has to be asked.
 *
 * Every value leaves a hash of 64 bits in `low` and `high`, keyed, the same for every order of keys. It tells one body from
 * another; it is no signature.
 */
export class JsonScanner {
  bytes: Buffer = Buffer.alloc(0);
  at = 0;
  end = 0;
  low = 0;
  high = 0;
  /** Where the content of the last string lies, and whether it has escapes. */
  from = 0;
  to = 0;
  isEscaped = false;
  /** Keys met since it was last set. */
  keys = 0;
  readonly #seedLow: number;
  readonly #seedHigh: number;
  readonly #known = new Int32Array(MOST_KEYS * (LIMITS.depth + 2));

  constructor(seed: Uint8Array) {
    const words = new DataView(seed.buffer, seed.byteOffset);
    this.#seedLow = words.getInt32(0);
    this.#seedHigh = words.getInt32(4);
  }

  start(bytes: Buffer): void {
    this.bytes = bytes;
    this.at = 0;
    this.end = bytes.length;
  }

  /** Whether the next byte is this one; takes it if so. */
  takes(byte: number): boolean {
    if (this.at >= this.end || this.bytes[this.at] !== byte) return false;
    this.at++;
    return true;
  }

  /** Any value; `depth` is that of a container here. */
  value(depth: number): boolean {
    switch (this.bytes[this.at]) {
      case QUOTE:
        return this.string();
      case OPEN_OBJECT:
        return this.object(depth, null);
      case OPEN_ARRAY:
        return this.#array(depth);
      case 0x74:
        return this.#word('true');
      case 0x66:
        return this.#word('false');
      case 0x6e:
        return this.#word('null');
      default:
        return this.#number();
    }
  }

  string(): boolean {
    const { bytes, end } = this;
    if (!this.takes(QUOTE)) return false;
    let at = this.at;
    let low = this.#seedLow;
    let high = this.#seedHigh;
    this.from = at;
    this.isEscaped = false;
    for (; at < end; at++) {
      const byte = bytes[at] as number;
      if (byte === QUOTE) {
        this.to = at;
        this.at = at + 1;
        this.low = low ^ (low >>> 15);
        this.high = high ^ (high >>> 15);
        return true;
      }
      if (byte < 0x20) return false;
      low = Math.imul(low ^ byte, 0xcc9e2d51);
      high = Math.imul(high ^ byte, 0x1b873593) + (high >>> 19);
      if (byte !== BACKSLASH) continue;
      this.isEscaped = true;
      const escaped = bytes[++at];
      // `\u` may be a character that is written plainly, and `\/` always is.
      if (escaped === undefined || escaped === 0x75 || escaped === 0x2f) return false;
      low = Math.imul(low ^ escaped, 0xcc9e2d51);
    }
    return false;
  }

  /** An object; the value of each key is read by `members`, where there are some. */
  object(depth: number, members: Members | null): boolean {
    if (depth > LIMITS.depth || !this.takes(OPEN_OBJECT)) return false;
    const first = depth * MOST_KEYS;
    let keys = 0;
    let low = 0;
    let high = 0;
    for (let more = !this.takes(CLOSE_OBJECT); more; more = !this.takes(CLOSE_OBJECT)) {
      if ((keys > 0 && !this.takes(COMMA)) || keys >= MOST_KEYS || !this.string()) return false;
      const [keyLow, keyHigh] = [this.low, this.high];
      for (let i = 0; i < keys; i++) if (this.#known[first + i] === keyLow) return false;
      this.#known[first + keys++] = keyLow;
      if (!this.takes(COLON)) return false;
      if (!(members ? members.read(this, depth + 1) : this.value(depth + 1))) return false;
      if (members?.isUnhashed) continue;
      low = (low + mix(keyLow, this.low)) | 0;
      high = (high + mix(keyHigh, this.high)) | 0;
    }
    this.keys += keys;
    this.low = mix(low, OPEN_OBJECT);
    this.high = mix(high, OPEN_OBJECT);
    return true;
  }

  #array(depth: number): boolean {
    if (depth > LIMITS.depth) return false;
    this.at++;
    let low = OPEN_ARRAY;
    let high = OPEN_ARRAY;
    for (let count = 0; !this.takes(CLOSE_ARRAY); count++) {
      if ((count > 0 && !this.takes(COMMA)) || !this.value(depth + 1)) return false;
      low = mix(low, this.low);
      high = mix(high, this.high);
    }
    this.low = low;
    this.high = high;
    return true;
  }

  #word(word: string): boolean {
    for (let i = 0; i < word.length; i++) if (this.bytes[this.at + i] !== word.charCodeAt(i)) return false;
    this.at += word.length;
    this.low = mix(this.#seedLow, word.charCodeAt(0));
    this.high = mix(this.#seedHigh, word.charCodeAt(0));
    return true;
  }

  /** As few digits as a double holds exactly, written as JavaScript writes them. */
  #number(): boolean {
    const { bytes } = this;
    const start = this.at;
    let at = start;
    let low = 1;
    let high = 2;
    let point = -1;
    let byte = bytes[at] as number;
    if (byte === MINUS) byte = bytes[++at] as number;
    const digits = at;
    for (; (byte >= ZERO && byte <= 0x39) || byte === DOT; byte = bytes[++at] as number) {
      if (byte === DOT) {
        if (point >= 0) return false;
        point = at;
      }
      low = Math.imul(low ^ byte, 0xcc9e2d51);
      high = Math.imul(high ^ byte, 0x1b873593);
    }
    const length = at - digits;
    if (length === 0 || length > MOST_DIGITS || byte === 0x65 || byte === 0x45) return false;
    const whole = (point < 0 ? at : point) - digits;
    if (whole === 0 || (whole > 1 && bytes[digits] === ZERO)) return false;
    if (point < 0 && digits > start && bytes[digits] === ZERO) return false; // -0 is written 0
    // Written with an exponent below 0.000001; a zero at the end is left away.
    if (point >= 0 && (point === at - 1 || bytes[at - 1] === ZERO)) return false;
    if (
      point >= 0 &&
      whole === 1 &&
      bytes[digits] === ZERO &&
      !this.#hasDigitWithin(point + 1, Math.min(at, point + 7))
    ) {
      return false;
    }
    this.at = at;
    const sign = digits > start ? MINUS : DOT;
    this.low = mix(low ^ this.#seedLow, sign);
    this.high = mix(high ^ this.#seedHigh, sign);
    return true;
  }

  #hasDigitWithin(from: number, to: number): boolean {
    for (let at = from; at < to; at++) if (this.bytes[at] !== ZERO) return true;
    return false;
  }
}

/** What reads the members of an object that somebody wants something of; the key is what the scanner has read last. */
export interface Members {
  read(scanner: JsonScanner, depth: number): boolean;
  /** Whether the member read last is no part of the object's hash. */
  readonly isUnhashed: boolean;
}

function mix(a: number, b: number): number {
  let mixed = Math.imul(a ^ (a >>> 16), 0x85ebca6b) ^ Math.imul(b, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0x27d4eb2f);
  return mixed ^ (mixed >>> 16);
}
