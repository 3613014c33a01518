/** Wrong calls and wrong contents at random: what a careless host, an old cache or a broken proxy may hand over. */
import type { Content } from '@foothold/protocol/types';
import { type Chance, createChance } from './chance.ts';
import { createServer } from './server.ts';
import { createBrowser, createClock, gone, openFoothold, openTab, settle } from './world.ts';

const NAMES =
  'init identify group track page alias reset on off start stop resume open close explain getChecklist getTour getCelebration getText act subscribe register setLocale consent flush debug'.split(
    ' ',
  );
const OPTIONS =
  'writeKey apiHost content milestones theme interruptions consent autoPage locale context debug token getToken'.split(
    ' ',
  );

/** Anything, most of it wrong. */
function anything(chance: Chance, depth = 0): unknown {
  const lot = chance.below(depth > 3 ? 9 : 12);
  switch (lot) {
    case 0:
      return undefined;
    case 1:
      return null;
    case 2:
      return chance.of([0, -1, 1e308, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]);
    case 3:
      return chance.of([
        '',
        'fhw_1',
        'off',
        '\0',
        '\ud800',
        '__proto__',
        'constructor',
        'x'.repeat(5000),
        '<b>',
        '/**',
      ]);
    case 4:
      return chance.is(0.5);
    case 5:
      return () => anything(chance, depth + 1);
    case 6:
      return chance.of([Symbol('s'), 10n, new Date(Number.NaN), /x/, new Map(), Promise.resolve(1)]);
    case 7:
      return cyclic();
    case 8:
      return Object.create(null);
    case 9:
      return Array.from({ length: chance.below(5) }, () => anything(chance, depth + 1));
    case 10:
      return throwing();
    default: {
      const made: { [key: string]: unknown } = {};
      for (let n = chance.below(5); n >= 0; n--) made[chance.of(OPTIONS)] = anything(chance, depth + 1);
      return made;
    }
  }
}

function cyclic(): object {
  const made: { [key: string]: unknown } = {};
  made.self = made;
  return made;
}
function throwing(): object {
  return {
    get writeKey(): never {
      throw new Error('a getter of the host');
    },
    toJSON() {
      throw new Error('a toJSON of the host');
    },
  };
}

/** A content in which one thing after another is something else. */
function spoil<Value>(chance: Chance, value: Value, rate: number): Value {
  if (chance.is(rate)) return anything(chance) as Value;
  if (Array.isArray(value)) return value.map((one) => spoil(chance, one, rate)) as Value;
  if (!value || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([key, one]) => [key, spoil(chance, one, rate)] as const);
  return Object.fromEntries(entries.filter(() => !chance.is(rate / 4))) as Value;
}

/** Makes so many wrong set-ups, with a few calls each. @returns what was thrown at the host */
export async function fuzzCalls(count: number, seed = 1): Promise<string[]> {
  const chance = createChance(seed);
  const thrown: string[] = [];
  for (let i = 0; i < count; i++) {
    const clock = createClock();
    const tab = openTab(clock, createBrowser(), () => gone);
    const { foothold } = openFoothold(tab);
    const attempt = (name: string, args: unknown[]) => {
      try {
        const result = (foothold as never as { [name: string]: (...args: unknown[]) => unknown })[name]?.(...args);
        if (result instanceof Promise) result.catch((error) => thrown.push(`${name} rejected: ${error}`));
      } catch (error) {
        thrown.push(`${name}: ${error}`);
      }
    };
    const options = Object.fromEntries(OPTIONS.filter(() => chance.is(0.3)).map((name) => [name, anything(chance)]));
    attempt('init', [chance.is(0.3) ? anything(chance) : { ...options, writeKey: 'fhw_1' }]);
    for (let n = chance.below(6); n >= 0; n--)
      attempt(
        chance.of(NAMES),
        Array.from({ length: chance.below(4) }, () => anything(chance)),
      );
    if (i % 20 === 0) await clock.advance(5000);
    foothold.shutdown();
  }
  await settle();
  return thrown;
}

/** Serves so many spoiled contents, a few at a time. @returns how many were given without a fault that switched us off */
export async function fuzzContents(count: number, sound: Content[], seed = 1): Promise<number> {
  const chance = createChance(seed);
  let survived = 0;
  for (let i = 0; i < count; i += sound.length) {
    const clock = createClock();
    const server = createServer(clock.now);
    server.publish(sound);
    const spoiled = sound.map((one) => spoil(chance, one, 0.06));
    const tab = openTab(clock, createBrowser(), (request) => {
      const answer = server.respond(request);
      if (!/\/c\d+$/.test(request.url)) return answer;
      const config = JSON.parse(answer.text);
      return {
        status: 200,
        text: JSON.stringify({ ...config, contents: spoiled }, (_, value) =>
          typeof value === 'bigint' ? 1 : value === value?.self ? {} : value,
        ),
      };
    });
    const { foothold } = openFoothold(tab);
    foothold.init({ writeKey: 'fhw_1', apiHost: 'https://c' });
    await clock.advance(4000);
    for (const { id } of sound) foothold.start(id);
    foothold.track('Report created');
    await clock.advance(2000);
    foothold.track('After');
    await clock.advance(2000);
    survived += sound.length;
    foothold.shutdown();
  }
  return survived;
}
