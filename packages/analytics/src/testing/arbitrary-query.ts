import type { Json, Operator, QueryCommon } from '@foothold/protocol/types';
import fc from 'fast-check';
import type { QueryContext } from '../context.ts';
import { DAY, NOW, START } from './arbitrary-log.ts';

export const INTERNAL = { emailDomains: ['own.example'], personIds: ['u2'], accountIds: ['own'] };

export const context = (over: Partial<QueryContext> = {}): QueryContext => ({
  nowMs: NOW,
  internal: { emailDomains: [], personIds: [], accountIds: [] },
  erased: 0,
  ...over,
});

export const usually = <T>(usual: T, weight: number, other: fc.Arbitrary<T>) =>
  fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });

type Where = QueryCommon['where'];
const chosen = fc.constantFrom<Where>(
  [{ property: 'plan', op: 'is', value: 'pro' }],
  [{ property: 'plan', op: 'isNot', value: 1 }],
  [{ property: 'seats', op: 'gte', value: 1 }],
  [{ property: 'seats', op: 'gt', value: '' }],
  [{ property: 'plan', op: 'contains', value: 'pro' }],
  [{ property: 'plan', op: 'contains', value: '日' }],
  [{ property: 'seats', op: 'notSet' }],
  [{ property: 'seats', op: 'set' }],
  [{ property: 'plan', op: 'is', value: true }],
  [{ trait: 'plan', op: 'is', value: 'pro' }],
  [{ trait: 'plan', op: 'isNot', value: 'pro' }],
  [{ trait: 'plan', op: 'notSet' }],
);
/** Every operator with a value of every type, those that nothing satisfies among them. */
const any = fc
  .record({
    of: fc.constantFrom({ property: 'plan' }, { property: 'seats' }, { trait: 'plan' }),
    op: fc.constantFrom<Operator>('is', 'isNot', 'contains', 'gt', 'gte', 'lt', 'lte', 'set', 'notSet'),
    value: fc.constantFrom<Json>(null, true, false, 1, 'pro', ['pro', 1], [], { a: 1 }, { a: null }),
  })
  .map(({ of, ...test }): Where => [{ ...of, ...test }]);
const filter = fc.oneof({ weight: 2, arbitrary: chosen }, { weight: 1, arbitrary: any });
export const where = usually<Where>(undefined, 5, filter);

/** What every question takes. */
export const common = {
  unit: fc.constantFrom<QueryCommon['unit']>(undefined, 'person', 'account'),
  from: usually<QueryCommon['from']>(
    undefined,
    3,
    fc.constantFrom(START, START + 1, new Date(START + 2).toISOString()),
  ),
  to: usually<QueryCommon['to']>(undefined, 3, fc.constantFrom(START + 2, START + 6, START + DAY)),
  asOf: usually<QueryCommon['asOf']>(
    undefined,
    1,
    fc.constantFrom(START + 3, START + 10, START + DAY, START + 370 * DAY),
  ),
  automated: usually<QueryCommon['automated']>(undefined, 3, fc.constantFrom('include', 'only')),
  where,
};

/** The same numbers to 12 digits. */
export const rounded = <T>(value: T): T =>
  JSON.parse(
    JSON.stringify(value, (_key, inner) => (typeof inner === 'number' ? Number(inner.toPrecision(12)) : inner)),
  ) as T;
