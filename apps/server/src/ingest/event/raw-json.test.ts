import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { elements, memberValues } from './raw-json.ts';

const textsOf = (bytes: Buffer, spans: { from: number; to: number }[]) =>
  spans.map(({ from, to }) => bytes.toString('utf8', from, to));

it('finds every member of a name, however its name and the space around it are written', () => {
  const bytes = Buffer.from('\ufeff \n{"a" : [1,"]"] ,"b":{"a":0},"\\u0061":"\\"," , "A":true,\t"a":null\n}');
  expect(textsOf(bytes, memberValues(bytes, 'a'))).toEqual(['[1,"]"]', '"\\","', 'null']);
  expect(textsOf(bytes, memberValues(bytes, 'b'))).toEqual(['{"a":0}']);
  expect(memberValues(Buffer.from('{}'), 'a')).toEqual([]);
  expect(memberValues(Buffer.from('[{"a":1}]'), 'a')).toEqual([]);
  expect(memberValues(Buffer.from('"a"'), 'a')).toEqual([]);
});

it('parts an array into its elements, bytes that are no UTF-8 included', () => {
  const bytes = Buffer.concat([Buffer.from('[ {"a":"'), Buffer.from([0xff, 0xc3]), Buffer.from('"},-1e9 ,[[]],""]')]);
  const found = elements(bytes, 0);
  expect(found.map(({ from, to }) => bytes.subarray(from, to).toString('latin1'))).toEqual([
    '{"a":"\xff\xc3"}',
    '-1e9',
    '[[]]',
    '""',
  ]);
  expect(elements(Buffer.from('[ ]'), 0)).toEqual([]);
  expect(elements(Buffer.from('{}'), 0)).toEqual([]);
});

it('takes apart what JSON.parse takes apart, at any depth', () => {
  const deep = `{"x":${'['.repeat(100_000)}${']'.repeat(100_000)},"batch":[1]}`;
  expect(textsOf(Buffer.from(deep), memberValues(Buffer.from(deep), 'batch'))).toEqual(['[1]']);
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.jsonValue()),
      fc.array(fc.jsonValue()),
      fc.nat(3),
      (rest, batch, space) => {
        const object: Record<string, unknown> = { ...rest, batch };
        const bytes = Buffer.from(JSON.stringify(object, null, space));
        const [found] = memberValues(bytes, 'batch');
        const parts = textsOf(bytes, elements(bytes, found?.from ?? 0));
        expect(parts.map((part) => JSON.parse(part))).toEqual(JSON.parse(JSON.stringify(batch)));
        for (const key of Object.keys(object)) {
          const [value] = textsOf(bytes, memberValues(bytes, key));
          expect(JSON.parse(value as string)).toEqual(JSON.parse(JSON.stringify(object[key])));
        }
      },
    ),
  );
});
