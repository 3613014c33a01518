import type { Ledger } from '@foothold/protocol/types';
import { expect, test } from 'vitest';
import {
  discardedInWords,
  keyInWords,
  ledgerInWords,
  patchOf,
  replayedInWords,
  sendingInWords,
  whatInWords,
} from './words.ts';

test('what came is called by its name, or by what can be read of it', () => {
  const event = (body: string) => whatInWords({ what: 'event', body });
  expect(event('{"type":"track","event":"Seen"}')).toBe('Seen');
  expect(event(`{"event":"${'x'.repeat(600)}"}`)).toBe(`${'x'.repeat(80)}…`);
  expect(event('{"type":"track"}')).toBe('A track without a name');
  expect(event('{"type":"identify"}')).toBe('An identify');
  expect(event('{"type":"page","name":"Pricing"}')).toBe('A page');
  expect(event(`{"type":"${'x'.repeat(600)}"}`)).toBe(`A ${'x'.repeat(80)}…`);
  expect(event('{"event":7}')).toBe('An event without a name');
  expect(event('7')).toBe('No event');
  expect(event('{"event":"cut of')).toBe('No event');
  expect(whatInWords({ what: 'body', body: '{"event":"Seen"}' })).toBe('A whole request');
});

test('a key is called by its name and last characters, also once it is gone', () => {
  expect(keyInWords({ id: '0195568e-4a60', kind: 'write', name: 'Web', hint: 'ab12' })).toBe('Web (…ab12)');
  expect(keyInWords({ id: '0195568e-4a60', kind: 'write', name: '', hint: 'ab12' })).toBe('write key …ab12');
  expect(keyInWords({ id: '0195568e-4a60', kind: null, name: null, hint: null })).toBe('former key 0195568e');
  expect(keyInWords(null)).toBe('unknown key');
});

test('the account says what is still there and what was discarded', () => {
  const ledger = (quarantined: number, discarded: number) =>
    ledgerInWords({ received: 1_500, quarantined, discarded } as Ledger);
  expect(ledger(0, 0)).toBe('0 events are held back of 1,500 that came.');
  expect(ledger(3, 2)).toBe('1 event is held back of 1,500 that came; 2 more were discarded.');
});

test('answers say what became of how many', () => {
  expect(replayedInWords({ stored: 1_200, duplicate: 0, quarantined: 3, remaining: 0 })).toBe(
    'Sent again: 1,200 stored, 3 still wrong.',
  );
  expect(replayedInWords({ stored: 0, duplicate: 1, quarantined: 0, remaining: 0 })).toBe(
    'Sent again: 1 stored before.',
  );
  expect(replayedInWords({ stored: 0, duplicate: 0, quarantined: 0, remaining: 0 })).toBe('There was nothing to send.');
  const half = { stored: 1_000, duplicate: 1, quarantined: 9, remaining: 1_200 };
  expect(sendingInWords(half)).toBe('1,010 sent again, 1,200 to go.');
  expect(replayedInWords(half)).toBe('Sent again: 1,000 stored, 1 stored before, 9 still wrong, 1,200 not sent.');
  expect(discardedInWords({ events: 1, bodies: 2 })).toBe('Discarded: 1 event and 2 requests.');
  expect(discardedInWords({ events: 0, bodies: 0 })).toBe('There was nothing to discard.');
});

test('a correction is a JSON object, or nothing', () => {
  expect(patchOf(' ')).toEqual({});
  expect(patchOf('{}')).toEqual({});
  expect(patchOf('{"event":"Seen","messageId":null}')).toEqual({ patch: { event: 'Seen', messageId: null } });
  for (const wrong of ['[1]', 'null', '7', '{"event":']) expect(patchOf(wrong)).toContain('not a JSON object');
});
