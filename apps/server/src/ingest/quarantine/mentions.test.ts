import { expect, it } from 'vitest';
import { mentions } from './mentions.ts';

const ids = new Set(['ann', '42', 'zoë b', 'a"b']);
const names = (body: string | Uint8Array) => mentions(Buffer.from(body as string), { kind: 'person', ids });
const namesAccount = (body: string) =>
  mentions(Buffer.from(body), { kind: 'account', ids: new Set(['acme', '7', 'a"b']) });

it('finds somebody wherever JSON names them', () => {
  expect(names('{"userId":"ann"}')).toBe(true);
  expect(names('{"userId": "\\u0061nn"}')).toBe(true);
  expect(names('{"userId":42}')).toBe(true);
  const odd = { kind: 'person', ids: new Set(['x"\u007f']) } as const;
  expect(mentions(Buffer.from('{"userId":"x\\"\u007f"}'), odd)).toBe(true);
  expect(names('[{"a":{"b":["x","ann"]}}]')).toBe(true);
  expect(names('{"traits":{"ann":true}}')).toBe(true);
  expect(names('{"userId":"anna","n":421,"anonymousId":"joann"}')).toBe(false);
  expect(names(`${'['.repeat(50_000)}"ann"${']'.repeat(50_000)}`)).toBe(true);
});

it('finds them in what is no JSON as words of their own', () => {
  expect(names('{"batch":[{"userId":"ann","ev')).toBe(true);
  expect(names('{"userId":"\\u0061nn"')).toBe(true);
  expect(names('{"userId":"a\\"b"')).toBe(true);
  expect(names('user=zo%C3%AB+b&x=1')).toBe(true);
  expect(names('{"userId":"anna"')).toBe(false);
  expect(names('')).toBe(false);
});

it('takes what is no text for one that may name them, but not what was cut within a character', () => {
  expect(names(Uint8Array.of(0x1f, 0x8b, 8, 0, 0xff, 0xfe, 0, 0, 0, 0, 0))).toBe(true);
  expect(names(Buffer.from('{"userId":"ann"', 'utf16le'))).toBe(true);
  expect(names(Buffer.from('{"a":"💚').subarray(0, -2))).toBe(false);
});

it('finds somebody in a member that a later one of the same name hides', () => {
  expect(names('{"userId":"ann","userId":"bob"}')).toBe(true);
  expect(names('{"userId":42.0,"userId":1}')).toBe(true);
  expect(names('{"userId":"bob","userId":"anna"}')).toBe(false);
});

it('finds an account where an event names its account, and nowhere else', () => {
  expect(namesAccount('{"type":"track","groupId":"acme"}')).toBe(true);
  expect(namesAccount('{"context":{"a":[{}],"groupId" : \n"acme"}}')).toBe(true);
  expect(namesAccount('{"context":{"\\u0067roupId":7}}')).toBe(true);
  expect(namesAccount('{"groupId":["acme"]}')).toBe(true);
  expect(namesAccount('{"groupId":"a\\"b"}')).toBe(true);
  expect(namesAccount('{"groupId":"acme","groupId":"other"}')).toBe(true);
  expect(namesAccount('{"batch":[{"groupId":"acme","ev')).toBe(true);
  expect(namesAccount('{"userId":"acme","n":7,"properties":{"acme":"acme"}}')).toBe(false);
  expect(namesAccount('{"groupId":null,"userId":"acme"}')).toBe(false);
  expect(namesAccount('{"groupId":{},"x":"acme","y":["groupId","acme"]}')).toBe(false);
});

it('is certain of somebody where an event names its person, also in JSON that breaks off, and of nothing else', () => {
  const isCertain = (body: string | Uint8Array) =>
    mentions(Buffer.from(body as string), {
      kind: 'person',
      ids: new Set(['ann', 'batch', 'track', 'a"b']),
      certain: true,
    });
  for (const member of ['userId', 'anonymousId', 'previousId']) {
    expect(isCertain(`{"${member}" : "ann"}`)).toBe(true);
    expect(isCertain(`{"batch":[{"type":"track","${member}":"a\\"b","ev`)).toBe(true);
    expect(isCertain(`{"batch":[{"${member}":"ann`)).toBe(false);
  }
  expect(isCertain('{"batch":[{"type":"track","event":"ann","properties":{"ann":"ann"}}]}')).toBe(false);
  expect(isCertain('{"batch":[{"type":"track","userId":"bob","ev')).toBe(false);
  expect(isCertain('ann "\\x" ann "\\u12"')).toBe(false);
  expect(isCertain(Uint8Array.of(0x1f, 0x8b, 8, 0, 0xff, 0xfe))).toBe(false);
});

it('reads what is made to look like texts without end no longer than anything else', () => {
  const told = (text: string) => {
    const before = process.cpuUsage();
    mentions(Buffer.from(text), { kind: 'person', ids, certain: true });
    return process.cpuUsage(before).user;
  };
  const plain = `${'"a" '.repeat(250_000)}"`;
  told(plain);
  expect(told(`"${'\\"'.repeat(500_000)}`)).toBeLessThan(100 * told(plain));
  expect(told('"\\\n'.repeat(300_000))).toBeLessThan(100 * told(plain));
});

it('reads a megabyte of one text', () => {
  const long = '\\n'.repeat(500_000);
  expect(names(`{"a":"${long}","userId":"ann"}`)).toBe(true);
  expect(names(`{"a":"${'x'.repeat(1_000_000)}"}`)).toBe(false);
});
