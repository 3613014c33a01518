import type { Database, Metadata } from '@foothold/storage/metadata';
import { DIALECTS, temporaryMetadata } from '@foothold/storage/testing';
import { afterAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Replayed } from '../drain/commit-block.ts';
import type { Frame } from '../log/frame.ts';
import { LogUnavailable } from '../log/log-writer.ts';
import { Replayer, type ReplayRequest } from './replay.ts';

type Row = Database['quarantine'];

const rows = (
  count: number,
  body = (n: number): object => ({ type: 'track', userId: 'u1', properties: { n } }),
): Row[] =>
  Array.from({ length: count }, (_, n) => ({
    // In no order of receipt.
    id: `q${(n * 7_919) % 100_003}`,
    ...{ environment_id: 'e1', reason: 'no_name', message: '', message_id: null, received_at: 1_000 + (n >> 2) },
    body: Buffer.from(JSON.stringify(body(n))),
    ...{ sent_bytes: null, key_id: null, name: null, call: null, sent_at: null, from_bot: null },
  }));

const idOf = ({ body }: Frame) => Buffer.from(body).toString('latin1').split('\n', 1)[0] as string;

const temporary = temporaryMetadata();
afterAll(temporary.close);

describe.each(DIALECTS)('a replay of many on %s', (dialect) => {
  let metadata: Metadata;
  /** In the order of the log. */
  let sent: Frame[];
  /** What the log does before it takes a frame. */
  let onAppend: (frame: Frame) => Promise<unknown>;
  let nowMs: number;
  let replayer: Replayer;
  beforeEach(async () => {
    metadata = await temporary.open(dialect);
    [sent, onAppend, nowMs] = [[], async () => undefined, 0];
    replayer = new Replayer({
      db: metadata.db,
      append: async (frame) => {
        await onAppend(frame);
        sent.push(frame);
      },
      drained: async () => undefined,
      now: () => nowMs,
    });
  });

  const hold = async (held: readonly Row[]) => {
    for (let i = 0; i < held.length; i += 500) {
      await metadata.db
        .insertInto('quarantine')
        .values(held.slice(i, i + 500))
        .execute();
    }
  };
  const settle = (frames: readonly Frame[], outcome: Replayed['outcome']) =>
    replayer.settle(frames.map((frame) => ({ id: idOf(frame), outcome })));
  /** The drain decides about each event on its own, a turn later. */
  const decideAtOnce = (outcome: Replayed['outcome']) => async (frame: Frame) => {
    setImmediate(() => settle([frame], outcome));
  };
  const replayAll = async (request: ReplayRequest = {}) => {
    const answers = [await replayer.replay('e1', request)];
    for (let cursor = answers[0]?.nextCursor; cursor; cursor = answers.at(-1)?.nextCursor)
      answers.push(await replayer.replay('e1', { ...request, cursor }));
    return answers;
  };

  it('is all in the log before the drain has decided about any, in the order of receipt', async () => {
    const held = rows(3_000);
    await hold(held);
    const replaying = replayer.replay('e1');
    await vi.waitFor(() => expect(sent).toHaveLength(held.length), { timeout: 20_000 });
    settle(sent.slice(0, 1_700), 'stored');
    settle(sent.slice(1_700), 'quarantined');
    expect(await replaying).toEqual({ stored: 1_700, duplicate: 0, quarantined: 1_300 });
    expect(sent.map(({ receivedAtMs }) => receivedAtMs)).toEqual(held.map(({ received_at }) => received_at));
  });

  it('has no more on its way than a block, however large the events are', async () => {
    await hold(rows(40, () => ({ type: 'track', userId: 'u1', properties: { x: 'x'.repeat(600_000) } })));
    let [underWay, most] = [0, 0];
    onAppend = async (frame) => {
      underWay += frame.body.byteLength;
      most = Math.max(most, underWay);
      setImmediate(() => {
        underWay -= frame.body.byteLength;
        settle([frame], 'stored');
      });
    };
    expect(await replayer.replay('e1')).toMatchObject({ stored: 40 });
    expect(most).toBeLessThan(9.5 * 1024 * 1024);
  });

  it('answers in time, says how many remain, and goes on there: what is still wrong is not sent again', async () => {
    await hold([...rows(2_600), ...rows(1).map((row) => ({ ...row, id: 'body', reason: 'unreadable' }))]);
    const decide = decideAtOnce('quarantined');
    onAppend = (frame) => {
      // Ten seconds for each thousand.
      nowMs += 10;
      return decide(frame);
    };
    const answers = await replayAll({ reason: 'no_name' });
    expect(answers.map(({ quarantined, remaining }) => [quarantined, remaining])).toEqual([
      [1_000, 1_600],
      [1_000, 600],
      [600, undefined],
    ]);
    expect(new Set(sent.map(idOf)).size).toBe(2_600);
    expect(sent).toHaveLength(2_600);
  });

  it('answers what is done when the log takes no more, and is refused when nothing is', async () => {
    await hold(rows(1_000));
    const decide = decideAtOnce('duplicate');
    let taken = 0;
    onAppend = async (frame) => {
      if (taken++ >= 600) throw new LogUnavailable('disk');
      return decide(frame);
    };
    const { nextCursor: cursor, ...answer } = await replayer.replay('e1');
    expect(answer).toEqual({ stored: 0, duplicate: 500, quarantined: 0, remaining: 500 });
    await expect(replayer.replay('e1', { cursor })).rejects.toMatchObject({ code: 'unavailable' });
    onAppend = decide;
    expect(await replayer.replay('e1', { cursor })).toEqual({ stored: 0, duplicate: 500, quarantined: 0 });
  });

  it('answers within half a minute what the drain has decided, and is refused when that is nothing', async () => {
    await hold(rows(1_000));
    const inTime = async (decided: number) => {
      sent = [];
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
      try {
        const replaying = replayer.replay('e1');
        replaying.catch(() => undefined);
        for (let turns = 0; sent.length < 1_000 && turns < 1e6; turns++)
          await new Promise((turn) => setImmediate(turn));
        settle(sent.slice(0, decided), 'stored');
        vi.advanceTimersByTime(30_000);
        return await replaying;
      } finally {
        vi.useRealTimers();
      }
    };
    expect(await inTime(600)).toMatchObject({ stored: 500, remaining: 500, nextCursor: expect.any(String) });
    await expect(inTime(200)).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('tells each of two at once, also when one of them fails', async () => {
    await hold(rows(10));
    let appends = 0;
    onAppend = async () => {
      if (++appends <= 10) throw new LogUnavailable('overload');
    };
    const failing = expect(replayer.replay('e1')).rejects.toMatchObject({ code: 'unavailable' });
    const other = replayer.replay('e1');
    await failing;
    await vi.waitFor(() => expect(sent).toHaveLength(10));
    settle(sent, 'stored');
    expect(await other).toEqual({ stored: 10, duplicate: 0, quarantined: 0 });
  });
});
