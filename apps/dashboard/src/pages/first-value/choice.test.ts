import type { Milestone } from '@foothold/protocol/types';
import { expect, it } from 'vitest';
import { type FirstValueChoice, milestoneOf, settingsOf, slug } from './choice.ts';

const choice: FirstValueChoice = {
  what: { event: 'Report Published' },
  name: 'Report Published',
  start: 'Signed Up',
  unit: 'account',
};
const known: Milestone = { id: 'first-report', name: 'First report', event: 'Report Published', scope: 'account' };

it('takes the milestone that already says so', () => {
  expect(milestoneOf(choice, [known])).toEqual({ ...known, firstValue: true });
});
it('makes a new one where scope, count or filter differ, under an id of its own', () => {
  const others: Milestone[] = [
    { ...known, scope: 'person' },
    { ...known, id: 'report-published', count: 3 },
  ];
  expect(milestoneOf(choice, others)).toEqual({
    id: 'report-published-2',
    name: 'Report Published',
    event: 'Report Published',
    scope: 'account',
    firstValue: true,
  });
});
it('can be a page', () => {
  const page = milestoneOf({ ...choice, what: { page: '/reports/*' }, name: 'Opened a report' }, []);
  expect(page).toEqual({
    id: 'opened-a-report',
    name: 'Opened a report',
    page: '/reports/*',
    scope: 'account',
    firstValue: true,
  });
});
it('keeps the horizon that was set', () => {
  const before = { start: { event: 'x' }, unit: 'person', horizonMs: 5 } as const;
  expect(settingsOf(choice, before)).toEqual({ start: { event: 'Signed Up' }, unit: 'account', horizonMs: 5 });
  expect(settingsOf({ ...choice, start: 'trait:createdAt' }, null)).toMatchObject({ start: { trait: 'createdAt' } });
});
it('makes an id that the server takes', () => {
  expect(slug('  Größe: „Émile“!')).toMatch(/^[a-z0-9-]+$/);
  expect(slug('日本')).toBe('first-value');
});
