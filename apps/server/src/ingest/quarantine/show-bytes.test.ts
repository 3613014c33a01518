import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { type ShownBytes, showBytes } from './show-bytes.ts';

/** What somebody makes of it who has only what is shown. */
function bytesOf({ text, encoding }: ShownBytes): Buffer {
  if (encoding === 'utf8') return Buffer.from(text);
  const parts = text.match(/\\x[0-9a-f]{2}|\\\\|[^\\]+/g) ?? [];
  return Buffer.concat(
    parts.map((part) => {
      if (part.startsWith('\\x')) return Buffer.from(part.slice(2), 'hex');
      return Buffer.from(part === '\\\\' ? '\\' : part);
    }),
  );
}

const piece = fc.oneof(
  fc.uint8Array({ maxLength: 6 }).map((bytes) => Buffer.from(bytes)),
  fc.string({ unit: 'binary', maxLength: 6 }).map((text) => Buffer.from(text)),
  fc.constantFrom(...['\\', '\\xff', '\0', '"', '💚', '\ud800'].map((text) => Buffer.from(text, 'utf8'))),
  fc.constantFrom(Buffer.from([0xed, 0xa0, 0x80]), Buffer.from([0xf0, 0x9f]), Buffer.from([0xc0, 0x80])),
);

it('shows any bytes so that they can be told again', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const bytes = Buffer.concat(pieces);
      expect(bytesOf(showBytes(bytes, 1_000))).toEqual(bytes);
    }),
  );
});

it('shows the beginning of many bytes, whole characters only', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.integer({ min: 4, max: 20 }), (pieces, most) => {
      const bytes = Buffer.concat(pieces);
      const shown = bytesOf(showBytes(bytes, most));
      expect(shown).toEqual(bytes.subarray(0, shown.length));
      expect(shown.length).toBeGreaterThanOrEqual(Math.min(bytes.length, most - 3));
      expect(shown.length).toBeLessThanOrEqual(most);
    }),
  );
  expect(showBytes(Buffer.from('ab💚'), 4)).toEqual({ text: 'ab', encoding: 'utf8' });
});

it('says what is no text in escapes', () => {
  const bytes = Buffer.concat([Buffer.from('a\\é'), Buffer.from([0, 0xff, 0xed, 0xa0, 0x80])]);
  expect(showBytes(bytes, 100)).toEqual({ text: String.raw`a\\é\x00\xff\xed\xa0\x80`, encoding: 'escaped' });
  expect(showBytes(Buffer.from('a\\\0'), 100)).toEqual({ text: 'a\\\0', encoding: 'utf8' });
});
