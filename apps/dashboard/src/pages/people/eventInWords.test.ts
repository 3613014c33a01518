import type { StoredEvent } from '@foothold/protocol/types';
import { expect, it } from 'vitest';
import { eventInWords } from './eventInWords.ts';

const event = (overrides: Partial<StoredEvent>): StoredEvent => ({
  messageId: 'm',
  type: 'track',
  event: 'Report Published',
  timestamp: '',
  receivedAt: '',
  anonymousId: null,
  userId: 'u',
  personId: 'u',
  accountId: null,
  properties: {},
  context: {},
  automated: false,
  ...overrides,
});

it('says what somebody did by its own name', () => {
  expect(eventInWords(event({}))).toEqual({ what: 'Report Published', detail: '', kind: 'own' });
});
it('says which page was visited, wherever the sender put it', () => {
  expect(eventInWords(event({ type: 'page', event: '$page', properties: { path: '/a' } })).detail).toBe('/a');
  expect(eventInWords(event({ type: 'page', event: '$page', context: { page: { path: '/b' } } })).detail).toBe('/b');
});
it('says which step of which guide', () => {
  const seen = event({ event: '$step_viewed', properties: { contentId: 'tour', stepId: 'invite' } });
  expect(eventInWords(seen)).toEqual({ what: 'Saw step', detail: 'tour · invite', kind: 'guide' });
});
it('keeps the name of what it does not know', () => {
  expect(eventInWords(event({ event: '$later' })).what).toBe('$later');
});
