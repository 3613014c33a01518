import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '@foothold/protocol/types';
import { compareMoments, type Moment } from './order.ts';

/** A value, and when it was said. */
export type TraitRegister = [value: Json, at: number, messageId: string];

/**
 * What is known of one trait. Every part is merged in any order: of `set` the latest, of `once` the earliest, of `added` the
 * sum. What was proved (by a secret key, or in a signed token) stands apart, and hides what was merely claimed.
 */
export interface Trait {
  set?: TraitRegister;
  once?: TraitRegister;
  /** In ten-thousandths, so that a sum is the same in any order. */
  added?: number;
  verified?: Trait;
}
/** By key, as it is stored in `person_traits`, `accounts` and `memberships`: a trait that was only ever set as its register. */
export type Traits = Map<string, Trait>;

const PARTS_OF_ONE = 10_000;
/** A sum of more would not be exact. */
const MOST_ADDED = 1e11;

/**
 * What one identify or group call says: `$set` (which plain keys are too), `$setOnce` and `$add`. Other keys that begin
 * with `$` are no traits.
 */
export function traitsAt(
  values: JsonObject,
  { at, messageId }: Moment,
  proof: 'claimed' | 'verified' = 'claimed',
): Traits {
  const said: Traits = new Map();
  const say = (key: string, trait: Trait) => {
    mergeTraits(said, new Map([[key, proof === 'verified' ? { verified: trait } : trait]]));
  };
  for (const [key, value] of Object.entries(values)) {
    if (!key.startsWith('$')) say(key, { set: [value, at, messageId] });
  }
  for (const [key, value] of membersOf(values.$set)) say(key, { set: [value, at, messageId] });
  for (const [key, value] of membersOf(values.$setOnce)) if (value !== null) say(key, { once: [value, at, messageId] });
  for (const [key, value] of membersOf(values.$add)) {
    if (typeof value !== 'number' || !(Math.abs(value) <= MOST_ADDED)) continue;
    say(key, { added: Math.round(value * PARTS_OF_ONE) });
  }
  return said;
}

export const membersOf = (value: Json | undefined): [string, Json][] =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : [];

/** Both together, whatever order they came in, as long as each came once. Changes `into`. */
export function mergeTraits(into: Traits, from: Traits): Traits {
  for (const [key, trait] of from) {
    const known = into.get(key);
    into.set(key, known ? mergeTrait(known, trait) : trait);
  }
  return into;
}

function mergeTrait(a: Trait, b: Trait): Trait {
  const merged: Trait = {};
  const set = a.set && b.set ? (isAfter(b.set, a.set) ? b.set : a.set) : (a.set ?? b.set);
  const once = a.once && b.once ? (isAfter(a.once, b.once) ? b.once : a.once) : (a.once ?? b.once);
  if (set) merged.set = set;
  if (once) merged.once = once;
  if (a.added !== undefined || b.added !== undefined) merged.added = (a.added ?? 0) + (b.added ?? 0);
  if (a.verified || b.verified) merged.verified = mergeTrait(a.verified ?? {}, b.verified ?? {});
  return merged;
}

export function readTraits(text: string): Traits {
  const stored = Object.entries(JSON.parse(text) as { [key: string]: Trait | TraitRegister });
  return new Map(stored.map(([key, trait]) => [key, Array.isArray(trait) ? { set: trait } : trait]));
}

export function writeTraits(traits: Traits): string {
  const stored: { [key: string]: Trait | TraitRegister } = Object.create(null);
  for (const [key, trait] of traits) {
    const isPlain = trait.set && !trait.once && trait.added === undefined && !trait.verified;
    stored[key] = isPlain ? (trait.set as TraitRegister) : trait;
  }
  return JSON.stringify(stored);
}

/** The values alone. A trait that was set to null is gone. */
export function traitValues(traits: Traits): JsonObject {
  const values: [string, Json][] = [];
  for (const [key, trait] of traits) {
    const value = valueIn(trait.verified ?? trait);
    if (value !== null) values.push([key, value]);
  }
  return Object.fromEntries(values);
}

/** What was added counts from the number that was set, else from nothing; a text that was set stays. */
function valueIn({ set, once, added }: Trait): Json {
  const base = (set ?? once)?.[0] ?? null;
  if (added === undefined || (base !== null && typeof base !== 'number')) return base;
  return (Math.round((base ?? 0) * PARTS_OF_ONE) + added) / PARTS_OF_ONE;
}

/** Whether what is stored already says all this: only the times are others. */
export function isSaying(stored: string, traits: Traits): boolean {
  return isDeepStrictEqual(traitValues(readTraits(stored)), traitValues(traits));
}

/** The name that somebody is listed under. */
export function nameIn(values: JsonObject): string | null {
  const whole = textOf(values.name);
  if (whole) return whole;
  const parts = [values.firstName ?? values.first_name, values.lastName ?? values.last_name].map(textOf);
  return parts.filter(Boolean).join(' ') || null;
}

export const textOf = (value: Json | undefined): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null;

const isAfter = (a: TraitRegister, b: TraitRegister): boolean =>
  compareMoments({ at: a[1], messageId: a[2] }, { at: b[1], messageId: b[2] }) > 0;
