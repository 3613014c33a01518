import type { ContentItem, StoredEvent } from '@foothold/protocol/types';
import { expect, it } from 'vitest';
import { worstMissing } from './missing.ts';

const missing = (stepId: string, release?: string) =>
  ({
    properties: { contentId: 'tour', stepId, route: '/reports', ...(release ? { release } : {}) },
  }) as unknown as StoredEvent;
const contents = [{ id: 'tour', name: 'First report' }] as ContentItem[];

it('names the step, the guide and the release', () => {
  const events = [missing('a'), missing('b', '2.3'), missing('b', '2.4'), missing('b', '2.4')];
  expect(worstMissing(events, contents)).toEqual({
    contentId: 'tour',
    contentName: 'First report',
    stepId: 'b',
    release: '2.4',
    route: '/reports',
    times: 3,
  });
});
it('is nothing when no target was missing', () => expect(worstMissing([], contents)).toBeNull());
