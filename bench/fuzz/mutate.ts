import type { Random } from './random.ts';

const TEXTS = [
  '',
  '\0',
  'a\0b',
  '\ud800',
  'x\udc00y',
  '💚',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  "'; DROP TABLE events; --",
  '{{7*7}}',
  '<script>alert(1)</script>',
  '\u202e\u0007',
  'x'.repeat(300),
  'y'.repeat(600),
];
const NUMBERS = [0, -0, -1, 1e308, 5e-324, 2 ** 53, -(2 ** 63), 1_700_000_000_000, 253_402_300_800_000];
const NAMES = ['type', 'event', 'messageId', 'userId', 'anonymousId', 'groupId', 'timestamp', 'sentAt', 'context'];

/** Any JSON value, seldom a kind one. */
function anything(random: Random, depth = 0): unknown {
  switch (random.below(depth > 3 ? 4 : 7)) {
    case 0:
      return random.pick(TEXTS);
    case 1:
      return random.pick(NUMBERS);
    case 2:
      return random.pick([null, true, false]);
    case 3:
      return random.bytes(random.below(20)).toString('latin1');
    case 4:
      return Array.from({ length: random.below(5) }, () => anything(random, depth + 1));
    case 5:
      return nested(random.below(14));
    default:
      return Object.fromEntries(
        Array.from({ length: random.chance(0.02) ? 300 : random.below(5) }, (_, i) => [
          random.chance(0.3) ? random.pick([...TEXTS, ...NAMES]) : `k${i}`,
          anything(random, depth + 1),
        ]),
      );
  }
}

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let i = 0; i < levels; i++) value = i % 2 === 0 ? [value] : { a: value };
  return value;
}

/** Changes some places of a JSON value, in place: replaced, taken away, doubled, added to. */
export function mutate(value: unknown, random: Random): void {
  const places = containers(value);
  for (let n = 1 + random.below(4); n > 0; n--) {
    const at = random.pick(places);
    if (Array.isArray(at)) {
      const i = random.below(at.length + 1);
      if (random.chance(0.4) && at.length > 0) at.splice(i, 0, structuredClone(at[random.below(at.length)]));
      else at[i] = anything(random);
      continue;
    }
    const names = Object.keys(at);
    const name = random.chance(0.8) && names.length > 0 ? random.pick(names) : random.pick([...NAMES, ...TEXTS]);
    if (random.chance(0.3)) delete at[name];
    else {
      const changed = { value: anything(random), writable: true, enumerable: true, configurable: true };
      Object.defineProperty(at, name, changed);
    }
  }
}

function containers(value: unknown): (unknown[] | Record<string, unknown>)[] {
  const found: (unknown[] | Record<string, unknown>)[] = [];
  const walk = (one: unknown): void => {
    if (typeof one !== 'object' || one === null) return;
    found.push(one as Record<string, unknown>);
    for (const inner of Object.values(one)) walk(inner);
  };
  walk(value);
  return found;
}
