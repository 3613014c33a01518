import type { MilestoneItem } from '@foothold/protocol/types';
import { expect, it } from 'vitest';
import { measureOf } from './measure.ts';
import { breakdownName, immatureOnly, matureOnly, readTtvQuestion, ttvBody } from './ttvQuestion.ts';

const day = 86_400_000;
const asOf = Date.parse('2025-06-14T12:00:00Z');
const milestone = {
  id: 'm',
  name: 'M',
  event: 'Report Published',
  scope: 'account',
  firstValue: true,
} as MilestoneItem;
const measure = measureOf([milestone], [], { start: { event: 'Signed Up' }, unit: 'account', horizonMs: 14 * day });
const ask = (search: string) => {
  if (!measure) throw new Error('no measure');
  return ttvBody(readTtvQuestion(new URLSearchParams(search), measure.unit), measure, 'UTC', asOf);
};

it('asks as the project is set when the address says nothing', () => {
  expect(ask('')).toEqual({
    unit: 'account',
    start: { event: 'Signed Up' },
    value: { event: 'Report Published' },
    horizonMs: 14 * day,
    asOf,
    timeZone: 'UTC',
  });
});
it('takes unit, period, breakdown and filter from the address', () => {
  const body = ask('?unit=person&period=4w&by=trait:plan&only=source&is=website');
  expect(body).toMatchObject({
    unit: 'person',
    from: asOf - 28 * day,
    breakdown: { trait: 'plan' },
    start: { event: 'Signed Up', where: [{ property: 'source', op: 'is', value: 'website' }] },
  });
  expect(ask('?by=plan').breakdown).toEqual({ property: 'plan' });
  expect(breakdownName('trait:plan')).toBe('plan');
});
it('cuts everybody into old enough and too recent, without a gap or an overlap', () => {
  const body = ask('');
  const mature = matureOnly(body, asOf, 14 * day);
  const immature = immatureOnly(body, asOf, 14 * day);
  expect(mature.to).toBe(asOf - 14 * day + 1);
  expect(immature.from).toBe(mature.to);
});
