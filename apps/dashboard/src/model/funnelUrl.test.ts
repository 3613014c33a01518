import type { Filter } from '@foothold/protocol/types';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DEFAULT_WINDOW_MS, type FunnelDefinition, readFunnel, writeFunnel } from './funnelUrl.ts';

const name = fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' });
const step = fc.oneof(
  name.map((event) => ({ event })),
  fc.array(name, { minLength: 1, maxLength: 3 }).map((event) => ({ event })),
  fc.record({ event: name, where: fc.constant<Filter[]>([{ property: 'path', op: 'is', value: '/reports/new' }]) }),
);
const funnel: fc.Arbitrary<FunnelDefinition> = fc.record({
  steps: fc.array(step, { maxLength: 6 }),
  unit: fc.constantFrom('person' as const, 'account' as const),
  windowMs: fc.oneof(
    fc.integer({ min: 1, max: 400 }).map((d) => d * 86_400_000),
    fc.integer({ min: 1, max: 9000 }).map((m) => m * 60_000),
  ),
  period: fc.constantFrom('4w' as const, '8w' as const, '13w' as const, 'all' as const),
  breakdown: fc.option(name),
});

it('comes back from its address exactly as it went in', () => {
  fc.assert(
    fc.property(funnel, (definition) => {
      expect(readFunnel(writeFunnel(definition))).toEqual(definition);
    }),
  );
});
it('is the default where the address says nothing or nonsense', () => {
  const empty = { steps: [], unit: 'account', windowMs: DEFAULT_WINDOW_MS, period: 'all', breakdown: null };
  expect(readFunnel('', 'account')).toEqual(empty);
  expect(readFunnel('?unit=x&window=-3&period=7y&step=&step={"event":3}&step={oops&by=', 'account')).toEqual(empty);
});
it('keeps simple addresses readable', () => {
  const definition: FunnelDefinition = {
    steps: [{ event: 'Signed Up' }, { event: 'Report Sent' }],
    unit: 'account',
    windowMs: 7 * 86_400_000,
    period: 'all',
    breakdown: 'plan',
  };
  expect(writeFunnel(definition)).toBe('?unit=account&window=7d&by=plan&step=Signed+Up&step=Report+Sent');
});
