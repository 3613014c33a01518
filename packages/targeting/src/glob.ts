import type { UrlGlob } from '@foothold/protocol/types';

/** Where somebody is. `path` is the address's path; `url` the whole address. */
export interface Page {
  path: string;
  url: string;
}

/** True when the whole `text` matches. `*` is any run of characters but `/`, `**` any run. Case matters. */
export function matchGlob(glob: UrlGlob, text: string): boolean {
  let matcher = compiled.get(glob);
  if (!matcher) {
    if (compiled.size >= MAX_COMPILED) compiled.clear();
    matcher = compileGlob(glob);
    compiled.set(glob, matcher);
  }
  return matcher(text);
}
/** The same few globs are asked at every change of route. Nothing but speed depends on it. */
const compiled = new Map<UrlGlob, (text: string) => boolean>();
const MAX_COMPILED = 1000;

/** As {@link matchGlob} over a page: a glob with `://` is compared with the whole address, any other with the path. */
export function matchesPage(glob: UrlGlob, page: Page): boolean {
  return matchGlob(glob, glob.includes('://') ? page.url : page.path);
}

/**
 * A matcher for many texts. No pattern is slow: the literals are the states of an automaton that is simulated 32 at a
 * time (Shift-And), so that 512 × 4,096 characters cost about 65,000 steps whatever they are; nothing backtracks.
 * @see https://doi.org/10.1145/135239.135243 (Baeza-Yates & Gonnet, "A new approach to text searching")
 */
export function compileGlob(glob: UrlGlob): (text: string) => boolean {
  const firstStar = glob.indexOf('*');
  if (firstStar < 0) return (text) => text === glob;
  const prefix = glob.slice(0, firstStar);
  const rest = glob.slice(firstStar);
  // Most globs are `/path/**`, and most of all others fail at their prefix: no automaton for those.
  if (rest === '**') return (text) => text.startsWith(prefix);
  let automaton: Automaton | undefined;
  return (text) => {
    if (!text.startsWith(prefix)) return false;
    automaton ??= build(rest);
    return run(automaton, text, firstStar);
  };
}

interface Automaton {
  /** Per character: the states that it moves forward. */
  moves: Map<string, Int32Array>;
  /** The states that any character but `/` leaves where they are, and those that any character does. */
  star: Int32Array;
  doubleStar: Int32Array;
  states: number;
}

function build(pattern: string): Automaton {
  const literals: string[] = [];
  const size = (pattern.length >> 5) + 1;
  const star = new Int32Array(size);
  const doubleStar = new Int32Array(size);
  for (let i = 0; i < pattern.length; i++) {
    const state = literals.length;
    if (pattern[i] !== '*') {
      literals.push(pattern[i] as string);
      continue;
    }
    add(star, state);
    if (pattern[i + 1] === '*') {
      add(doubleStar, state);
      i++;
    }
  }
  const moves = new Map<string, Int32Array>();
  literals.forEach((literal, state) => {
    let mask = moves.get(literal);
    if (!mask) {
      mask = new Int32Array(size);
      moves.set(literal, mask);
    }
    add(mask, state);
  });
  return { moves, star, doubleStar, states: literals.length };
}

function run({ moves, star, doubleStar, states }: Automaton, text: string, from: number): boolean {
  const size = star.length;
  const alive = new Int32Array(size);
  alive[0] = 1;
  for (let at = from; at < text.length; at++) {
    const char = text[at] as string;
    const move = moves.get(char);
    const stay = char === '/' ? doubleStar : star;
    let carry = 0;
    for (let word = 0; word < size; word++) {
      const was = alive[word] as number;
      const moved = move ? was & (move[word] as number) : 0;
      alive[word] = (moved << 1) | carry | (was & (stay[word] as number));
      carry = moved >>> 31;
    }
  }
  return has(alive, states);
}

function add(mask: Int32Array, bit: number) {
  mask[bit >> 5] = (mask[bit >> 5] as number) | (1 << (bit & 31));
}
function has(mask: Int32Array, bit: number): boolean {
  return (((mask[bit >> 5] as number) >>> (bit & 31)) & 1) === 1;
}
