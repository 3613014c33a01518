import type { EventsSeenResult, MilestoneItem } from '@foothold/protocol/types';
import { expect, it } from 'vitest';
import { findStart, isAskable, measureOf, usualPath } from './measure.ts';

const seen = (...names: string[]): EventsSeenResult['items'] =>
  names.map((event) => ({ event, type: 'track', people: 1, accounts: 1, count: 1, firstAt: '', lastAt: '' }));
const milestone = (id: string, reached: number, overrides: Partial<MilestoneItem> = {}): MilestoneItem => ({
  id,
  name: id,
  event: id,
  scope: 'account',
  version: 1,
  changedAt: '',
  ready: true,
  reached,
  ...overrides,
});

it('starts the clock at sign-up when there is one', () => {
  expect(findStart(seen('$page', '$identify', 'Signed Up', 'Report Sent'))).toBe('Signed Up');
  expect(findStart(seen('$page', 'user_signed_up'))).toBe('user_signed_up');
});
it('starts the clock at the first identify, else at the first page', () => {
  expect(findStart(seen('$page', '$identify', 'Report Sent'))).toBe('$identify');
  expect(findStart(seen('$page'))).toBe('$page');
});
it('has no measure before first value is chosen', () => {
  expect(measureOf([milestone('a', 1)], seen('Signed Up'), null)).toBeNull();
});
it('asks as the project is set, of those whose milestone it is', () => {
  const settings = { start: { trait: 'createdAt' }, unit: 'person', horizonMs: 7 * 86_400_000 } as const;
  const measure = measureOf([milestone('a', 1, { firstValue: true })], [], settings);
  expect(measure).toMatchObject({ start: { trait: 'createdAt' }, unit: 'account', horizonMs: 7 * 86_400_000 });
});
it('takes a page milestone as a page event with that path', () => {
  const measure = measureOf([milestone('a', 1, { event: undefined, page: '/report', firstValue: true })], [], null);
  expect(measure?.value).toEqual({ event: '$page', where: [{ property: 'path', op: 'is', value: '/report' }] });
});
it('knows which milestones a chart can ask for', () => {
  expect(isAskable(milestone('a', 1))).toBe(true);
  expect(isAskable(milestone('a', 1, { count: 3 }))).toBe(false);
  expect(isAskable(milestone('a', 1, { event: undefined, page: '/reports/*' }))).toBe(false);
});
it('walks the milestones from most to fewest, first value last', () => {
  const all = [
    milestone('Report Sent', 40, { firstValue: true }),
    milestone('Invited', 60),
    milestone('Connected', 90),
    milestone('Paid', 10),
    milestone('Own', 70, { scope: 'person' }),
  ];
  const measure = measureOf(all, seen('Signed Up'), null);
  expect(measure && usualPath(measure, all).map((step) => step.event)).toEqual([
    'Signed Up',
    'Connected',
    'Invited',
    'Report Sent',
  ]);
});
