import type { EventRow } from '@foothold/storage/events';
import fc from 'fast-check';
import { row } from './rows.ts';

/** Logs that look for trouble: few people, fewer moments, names with quotes, everything that moves identities. */
export const DAY = 86_400_000;
export const START = Date.UTC(2026, 1, 27, 23, 59, 59, 990);
export const NOW = START + 800 * DAY;
export const USERS = ['u1', 'u2', `o'br"ie\\n 🦊 日本`, 'a1'];
export const ANONYMOUS = ['a1', 'a2', 'a3'];
export const ACCOUNTS = ['acme', `"quoted" ünï'`, 'own'];
export const NAMES = ['A', 'B', 'C', 'X'];

const offset = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(0, 0, 1, 1, 2, 3, 5, 10, 11) },
  { weight: 2, arbitrary: fc.constantFrom(DAY, DAY + 1, 2 * DAY, 365 * DAY, 366 * DAY) },
);
const json = fc.constantFrom<unknown>(
  'pro',
  'free',
  '',
  null,
  undefined,
  1,
  '1',
  1.5,
  true,
  false,
  ['pro', 1],
  { a: 1 },
  '日本"',
);
const createdAt = fc.constantFrom<unknown>(
  undefined,
  undefined,
  undefined,
  null,
  'soon',
  new Date(START - 7).toISOString(),
  new Date(START + 1).toISOString(),
  '2026-02-28',
  '2026-02-28T02:00:00.001+02:00',
  START + 2,
  START + DAY,
);
const who = fc.oneof(
  fc.record({ user_id: fc.constantFrom(...USERS), anonymous_id: fc.constantFrom('', '', ...ANONYMOUS) }),
  fc.record({ user_id: fc.constant(''), anonymous_id: fc.constantFrom(...ANONYMOUS) }),
);
const automated = fc.constantFrom<0 | 1>(0, 0, 0, 0, 0, 0, 1);
const account = fc.constantFrom(...ACCOUNTS);

const track = fc
  .record({
    event: fc.constantFrom(...NAMES),
    plan: json,
    seats: json,
    group_id: fc.constantFrom('', '', '', '', ...ACCOUNTS),
  })
  .map(({ plan, seats, ...rest }) => ({
    type: 'track' as const,
    ...rest,
    properties: JSON.stringify({ plan, seats }),
  }));
const identify = fc
  .record({
    plan: json,
    createdAt,
    email: fc.constantFrom(undefined, null, 'a@own.example', 'b@Own.Example', 'c@else.example', 'own.example'),
  })
  .map((traits) => ({ type: 'identify' as const, event: '$identify', properties: JSON.stringify(traits) }));
const group = fc.record({ group_id: account, plan: json, createdAt }).map(({ group_id, ...traits }) => ({
  type: 'group' as const,
  event: '$group',
  group_id,
  properties: JSON.stringify(traits),
}));
const alias = fc
  .record({ user_id: fc.constantFrom(...USERS), previous_id: fc.constantFrom(...ANONYMOUS) })
  .map((ids) => ({ type: 'alias' as const, event: '$alias', anonymous_id: '', ...ids }));

const event = fc.tuple(
  who,
  offset,
  automated,
  fc.oneof(
    { weight: 8, arbitrary: track },
    { weight: 2, arbitrary: identify },
    { weight: 1, arbitrary: group },
    { weight: 1, arbitrary: alias },
  ),
);

/** A log of one environment, in the order of arrival (not of time). */
export const arbitraryLog = (environment: string): fc.Arbitrary<EventRow[]> =>
  fc.array(event, { minLength: 45, maxLength: 80, size: 'max' }).chain((events) =>
    fc.shuffledSubarray(events, { minLength: events.length }).map((shuffled) =>
      shuffled.map(([ids, after, automated, rest], i) =>
        row({
          environment_id: environment,
          message_id: `m${(i * 7) % 20}-${i}`,
          ts: START + after,
          automated,
          ...ids,
          ...rest,
        }),
      ),
    ),
  );
