import { describe, expect, it } from 'vitest';
import { MultiStatementError, placeholderNames, quote, readStatement, renamePlaceholders } from './sql.ts';

describe('readStatement', () => {
  it.each([
    ['SELECT {a:String}', ['a']],
    ['SELECT { a : Array(Nullable(String)) }, {a:String}', ['a', 'a']],
    ["SELECT '{a:String}', {b:Enum8('x{' = 1)}", ['b']],
    ["SELECT 'it''s {a:String}', '\\'{a:String}', {b:UInt8}", ['b']],
    ['SELECT `{a:String}`, "{a:String}", {b:UInt8}', ['b']],
    ['SELECT 1 -- {a:String}\n, {b:UInt8} /* {c:UInt8} */', ['b']],
    ['SELECT $x$ {a:String} $x$, {b:UInt8}', ['b']],
    ["SELECT {'a': 1}, {b:UInt8}", ['b']],
  ])('finds the placeholders of %s', (sql, names) => {
    expect(readStatement(sql).placeholders.map(({ name }) => name)).toEqual(names);
  });

  it.each([
    ['SELECT 1 FORMAT JSONEachRow', 'JSONEachRow'],
    ['SELECT 1\nformat JSON SETTINGS max_threads = 1', 'JSON'],
    ['SELECT format FROM t', undefined],
    ["SELECT format('{}', x) AS format FROM t", undefined],
    ["SELECT 1 WHERE x = 'FORMAT JSON'", undefined],
    ['INSERT INTO t FORMAT JSONEachRow', 'JSONEachRow'],
    ['INSERT INTO t SELECT 1 FORMAT CSV', 'CSV'],
  ])('reads the format of %s', (sql, format) => {
    expect(readStatement(sql).format).toBe(format);
  });

  it('does not look into the rows of an INSERT', () => {
    const statement = readStatement('INSERT INTO t (a) FORMAT JSONEachRow\n{"a":"x; {p:String}"}');
    expect(statement).toMatchObject({ verb: 'INSERT', takesData: true, placeholders: [] });
    expect(readStatement("INSERT INTO t VALUES ('a;b'); ").takesData).toBe(true);
  });

  it('refuses a second statement and accepts a trailing semicolon', () => {
    expect(() => readStatement('SELECT 1; DROP TABLE t')).toThrow(MultiStatementError);
    expect(() => readStatement("SELECT ';' ; ; -- end")).not.toThrow();
    expect(readStatement('SELECT 1 ;').text).toBe('SELECT 1 ');
  });
});

it('renames placeholders and nothing else', () => {
  const statement = readStatement("SELECT '{a:String}', {a:String}, {b: Array(UInt8)}");
  expect(renamePlaceholders(statement, (name) => `q7_${name}`)).toBe(
    "SELECT '{a:String}', {q7_a:String}, {q7_b:Array(UInt8)}",
  );
});

it('quotes what could end a literal', () => {
  expect(quote("a'b\\c")).toBe("'a\\'b\\\\c'");
});

it('names each placeholder once', () => {
  expect([...placeholderNames('SELECT {a:String}, {b:UInt8}, {a:String}')]).toEqual(['a', 'b']);
});
