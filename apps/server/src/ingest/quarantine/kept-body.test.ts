import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { KEPT_BODY_BYTES, readRefusal, refusalBody } from './kept-body.ts';

const kept = (bytes: Buffer) => readRefusal(refusalBody('unreadable', bytes)).kept;

it('gives back any bytes, cut at 32 KB, and how many there were', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 500 }), (sent) => {
      expect(kept(Buffer.from(sent))).toEqual({ bytes: Buffer.from(sent), sentBytes: sent.length });
    }),
  );
  const long = Buffer.alloc(KEPT_BODY_BYTES + 1, 'x');
  expect(kept(long)).toEqual({ bytes: long.subarray(1), sentBytes: long.length });
});

it('is kept only where nothing else tells what was wrong', () => {
  expect(readRefusal(refusalBody('too_deep', Buffer.from('[[')))).toMatchObject({ reason: 'too_deep', kept: {} });
  for (const reason of ['unavailable', 'too_many_events', 'unknown_key'])
    expect(refusalBody(reason, Buffer.from('x'))).toEqual({ form: 0, body: Buffer.from(reason) });
  // As it was written before bodies were kept, or where there is none.
  expect(readRefusal({ form: 0, body: Buffer.from('unreadable') })).toEqual({ reason: 'unreadable', kept: null });
});

it('takes the signature out of a token that nobody has looked at, and changes nothing else', () => {
  const token = `${Buffer.from('{"alg":"HS256"}').toString('base64url')}.${Buffer.from('{"sub":"ann"}').toString('base64url')}`;
  const body = (signature: string) => Buffer.concat([Buffer.from(`{"t":"${token}.${signature}","\xff`, 'latin1')]);
  expect(kept(body('c2lnbmF0dXJl'))?.bytes).toEqual(body('xxxxxxxxxxxx'));
});

it('looks through what is made to look like tokens no longer than through anything else', () => {
  const before = process.cpuUsage();
  for (const text of ['eyJ', 'eyJa.', 'eyJa.eyJ', '-eyJ.eyJ-.']) kept(Buffer.from(text.repeat(12_000)));
  const { user, system } = process.cpuUsage(before);
  // A few milliseconds where every character is looked at a few times; half a minute where each is for each.
  expect((user + system) / 1_000).toBeLessThan(2_000);
});
