import * as z from 'zod';
import type { EventType } from '../types/event.ts';
import { INGEST_LIMITS as LIMITS } from './limits.ts';
import { parseTime } from './time.ts';

/**
 * What one event of the wire has to be. The collector decides with a validator written by hand, held equal to this
 * schema by a property test; the schema only explains, in words, what is wrong with an event in quarantine.
 */
export const EVENT_TYPES = ['track', 'identify', 'group', 'page', 'screen', 'alias'] as const satisfies EventType[];

/** Text that every store keeps apart from every other text: no NUL, no half of a surrogate pair. */
export const isStorableId = (text: string) => !/[\0\p{Surrogate}]/u.test(text);

const id = z
  .union([
    z
      .string()
      .max(LIMITS.idLength, `longer than ${LIMITS.idLength} characters`)
      .refine(isStorableId, 'holds a NUL or half of a surrogate pair'),
    z
      .number()
      .refine((id) => Math.abs(id) <= Number.MAX_SAFE_INTEGER, 'has been rounded: write such a number as a text'),
  ])
  .nullish();
const given = (value: unknown) => value !== undefined && value !== null && value !== '';
const time = z
  .union([z.string(), z.number()])
  .nullish()
  .refine(
    (value) => value === null || value === undefined || parseTime(value) !== null,
    'is neither ISO 8601 nor epoch milliseconds',
  );
const object = z.record(z.string(), z.unknown()).nullish();

export const eventSchema = z
  .looseObject({
    type: z.enum(EVENT_TYPES),
    messageId: z
      .string()
      .min(1)
      .max(LIMITS.messageIdLength, `longer than ${LIMITS.messageIdLength} characters`)
      .refine(isStorableId, 'holds a NUL or half of a surrogate pair')
      .nullish(),
    timestamp: time,
    originalTimestamp: z.unknown().optional(),
    userId: id,
    anonymousId: id,
    groupId: id,
    previousId: id,
    properties: object,
    traits: object,
    context: z.looseObject({ groupId: id }).nullish(),
  })
  .check((ctx) => {
    const event = ctx.value;
    const miss = (field: string, message: string) =>
      ctx.issues.push({ code: 'custom', path: [field], message, input: event[field] });
    const original = event.timestamp ?? event.originalTimestamp ?? null;
    if (original !== null && parseTime(original) === null) {
      miss('originalTimestamp', 'is neither ISO 8601 nor epoch milliseconds');
    }
    if (event.type === 'track') {
      if (typeof event.event !== 'string' || event.event === '') miss('event', 'a track needs a name');
      else if (event.event.length > LIMITS.eventNameLength) {
        miss('event', `longer than ${LIMITS.eventNameLength} characters`);
      }
    }
    if (event.type === 'group' && !given(event.groupId)) miss('groupId', 'a group call needs the account');
    if (event.type === 'alias') {
      if (!given(event.previousId)) miss('previousId', 'an alias needs the earlier id');
      if (!given(event.userId)) miss('userId', 'an alias needs the user');
    } else if (!given(event.userId) && !given(event.anonymousId)) {
      miss('userId', 'no id of a person: neither userId nor anonymousId');
    }
  });

/** In words, what the schema finds wrong with an event; null when nothing. */
export function explainEvent(event: unknown): string | null {
  const result = eventSchema.safeParse(event);
  if (result.success) return null;
  const issue = result.error.issues[0];
  return `${issue?.path.map(String).join('.') || 'event'}: ${issue?.message ?? 'not valid'}`;
}
