import { expect, it } from 'vitest';
import { defaultLimits } from './limits.ts';
import { type Connection, createSession, type EngineQuery } from './session.ts';
import { readStatement } from './sql.ts';

const query = (sql: string, overrides: Partial<EngineQuery> = {}): EngineQuery => ({
  statement: readStatement(sql),
  data: undefined,
  params: {},
  settings: {},
  database: 'default',
  defaultFormat: 'TabSeparated',
  ...overrides,
});

/** Connections that write down what they are told. */
function recorder(failing?: string) {
  const told: string[] = [];
  let opened = 0;
  const connect = (): Connection => {
    const id = ++opened;
    return {
      async queryAsync(sql) {
        told.push(`${id} ${sql}`);
        if (sql === failing) throw new Error('Code: 1. DB::Exception: no (NO)');
        return {
          elapsed: 0,
          rowsRead: 0,
          bytesRead: 0,
          bytes: () => new Uint8Array(),
          text: () => '',
          json: () => ({}) as never,
          toArrow: () => undefined,
        };
      },
      insert: (() => Promise.reject(new Error('not here'))) as unknown as Connection['insert'],
      close: () => void told.push(`${id} close`),
    };
  };
  return {
    connect,
    told,
    session: (recycleAfter?: number) =>
      createSession({ connect, limits: defaultLimits, role: 'reader', mark: 'r1', recycleAfter }),
  };
}

const withoutBaseline = (told: string[]): string[] => told.filter((line) => !line.includes('log_comment'));

it('opens the connection anew after so many queries', async () => {
  const { session, told } = recorder();
  const target = session(3);
  for (let i = 0; i < 7; i++) await target.run(query('SELECT 1'));
  expect(withoutBaseline(told)).toEqual([
    ...Array<string>(3).fill('1 SELECT 1'),
    '1 close',
    ...Array<string>(3).fill('2 SELECT 1'),
    '2 close',
    '3 SELECT 1',
  ]);
});

it('opens it anew after any error', async () => {
  const { session, told } = recorder('SELECT bad');
  const target = session();
  await target.run(query('SELECT 1'));
  await expect(target.run(query('SELECT bad'))).rejects.toThrow('Code: 1');
  await target.run(query('SELECT 2'));
  expect(withoutBaseline(told)).toEqual(['1 SELECT 1', '1 SELECT bad', '1 close', '2 SELECT 2']);
});

it('never sets a parameter under a name used before', async () => {
  const { session, told } = recorder();
  const target = session();
  for (const p of ['a', 'b']) await target.run(query('SELECT {p:String}', { params: { p } }));
  expect(withoutBaseline(told)).toEqual([
    "1 SET param_q1_p='a'",
    '1 SELECT {q1_p:String}',
    "1 SET param_q2_p='b'",
    '1 SELECT {q2_p:String}',
  ]);
});

it('takes settings back before the next query, to the cap where there is one', async () => {
  const { session, told } = recorder();
  const target = session();
  await target.run(query('SELECT 1', { settings: { max_threads: '1', max_execution_time: '7' } }));
  await target.run(query('SELECT 2', { settings: { max_threads: '2' } }));
  await target.run(query('SELECT 3'));
  expect(withoutBaseline(told)).toEqual([
    "1 SET max_threads='1', max_execution_time='7'",
    '1 SELECT 1',
    "1 SET max_execution_time='60', max_threads='2'",
    '1 SELECT 2',
    '1 SET max_threads=DEFAULT',
    '1 SELECT 3',
  ]);
});

it('opens it anew for another database', async () => {
  const { session, told } = recorder();
  const target = session();
  await target.run(query('SELECT 1', { database: 'a' }));
  await target.run(query('SELECT 2', { database: 'b' }));
  expect(withoutBaseline(told)).toEqual(['1 USE `a`', '1 SELECT 1', '1 close', '2 USE `b`', '2 SELECT 2']);
});
