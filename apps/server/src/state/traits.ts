import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject } from '@foothold/protocol/types';
import { compareMoments, type Moment } from './order.ts';

/** A register a key: the value, and when it was said. As it is stored in `person_traits.traits` and `accounts.traits`. */
export type TraitRegister = [value: Json, at: number, messageId: string];
export type Traits = Map<string, TraitRegister>;

/** What one identify or group call says. */
export function traitsAt(values: JsonObject, { at, messageId }: Moment): Traits {
  return new Map(Object.entries(values).map(([key, value]) => [key, [value, at, messageId]]));
}

/** Both together: of every key what was said last, whatever order it came in. Changes `into`. */
export function mergeTraits(into: Traits, from: Traits): Traits {
  for (const [key, register] of from) {
    const known = into.get(key);
    if (!known || compareMoments(momentOf(register), momentOf(known)) > 0) into.set(key, register);
  }
  return into;
}

export const readTraits = (text: string): Traits => new Map(Object.entries(JSON.parse(text) as object));
export const writeTraits = (traits: Traits): string => JSON.stringify(Object.fromEntries(traits));

/** The values alone. A trait that was set to null is gone. */
export function traitValues(traits: Traits): JsonObject {
  const values: [string, Json][] = [];
  for (const [key, [value]] of traits) if (value !== null) values.push([key, value]);
  return Object.fromEntries(values);
}

/** Whether what is stored already says all this: only the times are others. */
export function isSaying(stored: string, traits: Traits): boolean {
  const before = traitValues(readTraits(stored));
  return isDeepStrictEqual(before, traitValues(traits));
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

const momentOf = ([, at, messageId]: TraitRegister): Moment => ({ at, messageId });
