import { expect, it } from 'vitest';
import { parseClickHouseUrl } from './address.ts';

it.each([
  ['http://ch:8123', { url: 'http://ch:8123', username: 'default', password: '', database: 'foothold' }],
  [
    'https://me:p%40ss@ch.example/mine',
    { url: 'https://ch.example', username: 'me', password: 'p@ss', database: 'mine' },
  ],
  ['http://ch:8123/?database=other', { url: 'http://ch:8123', username: 'default', password: '', database: 'other' }],
])('reads %s', (text, address) => {
  expect(parseClickHouseUrl(text)).toEqual(address);
});

it('prefers the database that is given', () => {
  expect(parseClickHouseUrl('http://ch:8123/a', 'b').database).toBe('b');
});

it.each(['', 'ch:9000', 'tcp://ch:9000', 'http://ch/a-b', 'http://ch/a`b'])('refuses %j', (text) => {
  expect(() => parseClickHouseUrl(text)).toThrow(/ClickHouse|CLICKHOUSE_URL/);
});

it('does not repeat the password in its complaint', () => {
  expect(() => parseClickHouseUrl('tcp://me:secret@ch:9000')).toThrow(/^((?!secret).)*$/);
});
