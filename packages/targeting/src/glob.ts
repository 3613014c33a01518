import type { UrlGlob } from '@foothold/protocol/types';

/** Where somebody is. `path` is the address's path; `url` the whole address. */
export interface Page {
  path: string;
  url: string;
}

/** True when the whole `text` matches. `*` is any run of characters but `/`, `**` any run. Case matters. */
export const matchGlob = (glob: UrlGlob, text: string): boolean => compileGlob(glob)(text);

/** As {@link matchGlob} over a page: a glob with `://` is compared with the whole address, any other with the path. */
export const matchesPage = (glob: UrlGlob, page: Page): boolean =>
  compileGlob(glob)(glob.includes('://') ? page.url : page.path);

/**
 * A matcher for many texts. No pattern is slow: the literals are the states of an automaton that is simulated 32 at a
 * time (Shift-And), and only from the last `**` that is reached to the furthest state that is: what is before that `**`
 * leads nowhere else. 512 × 4,096 characters cost at most 65,000 steps whatever they are; nothing backtracks.
 * @see https://doi.org/10.1145/135239.135243 (Baeza-Yates & Gonnet, "A new approach to text searching")
 */
export function compileGlob(glob: UrlGlob): (text: string) => boolean {
  const [prefix = ''] = glob.split('*', 1);
  const rest = glob.slice(prefix.length);
  let matches: ((text: string) => boolean) | undefined;
  return (text) => {
    // Most globs are `/path/**`, and most of all others fail at their prefix: no automaton for those.
    if (!rest || !text.startsWith(prefix)) return text === glob;
    if (rest === '**') return true;
    // Nor for a text in which some part is nowhere.
    if (!rest.split('*').every((part) => text.includes(part))) return false;
    matches ??= automaton(rest);
    return matches(text.slice(prefix.length));
  };
}

/** @param pattern begins with a star. */
function automaton(pattern: string): (text: string) => boolean {
  const words = (pattern.length >> 5) + 1;
  // Per character the states that it moves forward; under '*' and '**' those that stay where they are.
  const masks = new Map<string, Int32Array>();
  const maskOf = (key: string): Int32Array => {
    let mask = masks.get(key);
    if (!mask) {
      mask = new Int32Array(words);
      masks.set(key, mask);
    }
    return mask;
  };
  let last = 0;
  for (const [token] of pattern.matchAll(/\*+|[^*]/gs)) {
    // Two stars do what one does, too.
    for (const key of token[1] ? ['*', '**'] : [token]) (maskOf(key)[last >> 5] as number) |= 1 << last;
    if (token[0] !== '*') last++;
  }
  return (text) => {
    const alive = new Int32Array(words);
    const deep = maskOf('**');
    let low = 0;
    let high = 0;
    alive[0] = 1;
    for (const char of text.split('')) {
      // A star in the text is no star of the pattern.
      const move = maskOf(char === '*' ? '' : char);
      const stay = char === '/' ? deep : maskOf('*');
      const end = high + 1;
      let carry = 0;
      for (let word = low; word <= end; word++) {
        const was = alive[word] as number;
        const moved = was & (move[word] as number);
        const is = (moved << 1) | carry | (was & (stay[word] as number));
        alive[word] = is;
        if (is) high = word;
        if (is & (deep[word] as number)) low = word;
        carry = moved >>> 31;
      }
    }
    return last >> 5 >= low && (((alive[last >> 5] as number) >> last) & 1) > 0;
  };
}
