import type { ContentState } from '@foothold/protocol/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contentStateOf } from './content-state.ts';
import { mergeContentState } from './merge.ts';

const at = fc.integer({ min: 1, max: 5 });
const state: fc.Arbitrary<ContentState> = fc.record(
  {
    shownAt: at,
    completedAt: at,
    step: fc.record({ id: fc.constantFrom('a', 'b'), at }),
    dismissed: fc.record({ value: fc.boolean(), at }),
    snoozedUntilMs: fc.record({ value: at, at }),
    items: fc.dictionary(fc.constantFrom('x', 'y'), at),
  },
  { requiredKeys: [] },
);

describe('states of a content', () => {
  it('merge to the same in any order and any number of times', () => {
    fc.assert(
      fc.property(state, state, state, (a, b, c) => {
        const ab = mergeContentState(a, b);
        expect(mergeContentState(b, a)).toEqual(ab);
        expect(mergeContentState(ab, c)).toEqual(mergeContentState(a, mergeContentState(b, c)));
        expect(mergeContentState(ab, a)).toEqual(ab);
        expect(mergeContentState(a, undefined)).toEqual(a);
      }),
    );
  });

  it('take the newer of two registers and the latest of two times', () => {
    expect(
      mergeContentState(
        { shownAt: 5, dismissed: { value: true, at: 3 } },
        { shownAt: 2, dismissed: { value: false, at: 4 } },
      ),
    ).toEqual({ shownAt: 5, dismissed: { value: false, at: 4 } });
  });
});

describe('what an own event says', () => {
  it.each([
    ['$content_shown', {}, { shownAt: 9 }],
    ['$step_viewed', { stepId: 's' }, { step: { id: 's', at: 9 } }],
    ['$content_completed', {}, { completedAt: 9 }],
    ['$content_dismissed', {}, { dismissed: { value: true, at: 9 } }],
    ['$content_restored', {}, { dismissed: { value: false, at: 9 }, snoozedUntilMs: { value: 0, at: 9 } }],
    ['$content_snoozed', { untilMs: 99 }, { snoozedUntilMs: { value: 99, at: 9 } }],
    ['$item_completed', { itemId: 'i' }, { items: { i: 9 } }],
  ])('%s', (event, properties, expected) => {
    const told = contentStateOf({ event, properties: { contentId: 'c', ...properties }, at: 9 });
    expect(told).toEqual({ contentId: 'c', state: expected });
  });

  it('is nothing for an event of the host, or one without a content', () => {
    expect(contentStateOf({ event: 'Report created', properties: { contentId: 'c' }, at: 9 })).toBeNull();
    expect(contentStateOf({ event: '$content_shown', properties: {}, at: 9 })).toBeNull();
    expect(contentStateOf({ event: '$step_viewed', properties: { contentId: 'c' }, at: 9 })).toBeNull();
  });
});
