import { readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { defaultLimits } from './limits.ts';
import { EngineStartError, startProcess } from './process.ts';
import { startEngine } from './supervisor.ts';
import { standaloneEngine } from './testing/standalone.ts';
import { sendRaw, type TemporaryEngine, temporaryEngine } from './testing/temporary-engine.ts';

const TABLE = `CREATE TABLE t (n UInt64) ENGINE = MergeTree ORDER BY n SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`;
const opened: TemporaryEngine[] = [];
const temporary = async (...args: Parameters<typeof temporaryEngine>): Promise<TemporaryEngine> => {
  const target = await temporaryEngine(...args);
  opened.push(target);
  return target;
};
afterEach(async () => {
  await Promise.all(opened.splice(0).map((target) => target.remove()));
});

describe('the supervised engine', () => {
  it('comes back at the same address with every inserted row when it is killed', async () => {
    const target = await temporary();
    const { url } = target.engine;
    await target.send(TABLE);
    for (let n = 0; n < 5; n++) await target.send('INSERT INTO t FORMAT JSONEachRow', { data: JSON.stringify({ n }) });
    process.kill(target.engine.pid() ?? 0, 'SIGKILL');
    const count = () => sendRaw(url, 'SELECT count() FROM t').catch(() => ({ text: 'away' }));
    await expect.poll(async () => (await count()).text).toBe('5\n');
    expect(target.engine.restarts).toBe(1);
    expect(target.engine.url).toBe(url);
  });

  it('is ended and started anew when it hangs', async () => {
    const target = await temporary({ heartbeatMs: 50 });
    const pid = target.engine.pid() ?? 0;
    process.kill(pid, 'SIGSTOP');
    await expect.poll(() => target.engine.restarts).toBe(1);
    await expect.poll(() => target.engine.pid() ?? pid).not.toBe(pid);
    expect((await target.send('SELECT 1')).text).toBe('1\n');
  });

  it('gives up a start that takes too long, and says so', async () => {
    const { dataDir } = await temporary();
    const start = startEngine({ dataDir: `${dataDir}-slow`, startWithinMs: 1, lockWaitMs: 0 });
    await expect(start).rejects.toThrow(/did not answer within 1 ms/);
    await rm(`${dataDir}-slow`, { recursive: true, force: true });
  });

  it('leaves nothing open behind however often it is started anew', async () => {
    const target = await temporary({ backoffMs: 1, maxBackoffMs: 1 });
    const restart = async (times: number) => {
      for (let i = 0; i < times; i++) {
        const before = target.engine.pid() ?? 0;
        process.kill(before, 'SIGKILL');
        await expect.poll(() => target.engine.pid() ?? before).not.toBe(before);
      }
    };
    await restart(1);
    const before = openFiles();
    await restart(4);
    expect(openFiles()).toBeLessThanOrEqual(before);
    expect((await target.send('SELECT 1')).text).toBe('1\n');
  });

  it('stops at once though a query runs, and leaves no process', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'foothold-engine-'));
    const target = await startProcess({
      open: { dataDir, port: 0, password: 'x', limits: defaultLimits },
      onStderr: () => {},
      heartbeatMs: 2_000,
      missedHeartbeats: 100,
      startWithinMs: 120_000,
    });
    const send = (sql: string) => sendRaw(`http://default:x@127.0.0.1:${target.port}`, sql);
    const running = send('SELECT count() FROM numbers(100000000000)').catch(() => ({ text: 'cut off' }));
    await expect.poll(async () => (await send('SELECT count() FROM system.processes')).text).toBe('2\n');
    // It has longer than this test to end by itself.
    await target.stop(3_600_000);
    expect(isAlive(target.pid)).toBe(false);
    expect((await running).text).toMatch(/^(cut off|Code: 394)/);
    await rm(dataDir, { recursive: true });
  });

  it('can be stopped while it is away', async () => {
    const target = await temporary({ backoffMs: 60_000 });
    process.kill(target.engine.pid() ?? 0, 'SIGKILL');
    await expect.poll(() => target.engine.pid()).toBe(undefined);
    await target.engine.stop();
    expect(target.engine.pid()).toBe(undefined);
  });
});

describe('the directory', () => {
  it('is refused to a second process, which says why', async () => {
    const { dataDir } = await temporary();
    const second = startEngine({ dataDir, lockWaitMs: 0 });
    await expect(second).rejects.toThrow(EngineStartError);
    await expect(second).rejects.toThrow(
      /Cannot lock file .*Another server instance in same directory is already running/,
    );
  });

  it('is free as soon as a killed parent is gone, and its child with it', async () => {
    const target = await temporary();
    const dataDir = `${target.dataDir}-orphan`;
    const standalone = await standaloneEngine(dataDir);
    await sendRaw(standalone.url, TABLE);
    await sendRaw(standalone.url, 'INSERT INTO t VALUES (7)');
    await standalone.end('SIGKILL');
    const heir = await temporary({ dataDir });
    expect((await heir.send('SELECT n FROM t')).text).toBe('7\n');
    await expect(fetch(`${new URL(standalone.url).origin}/ping`)).rejects.toThrow();
  });

  it('that cannot be used is named in the error', async () => {
    const { dataDir } = await temporary();
    await writeFile(join(dataDir, 'a-file'), '');
    await expect(startEngine({ dataDir: join(dataDir, 'a-file') })).rejects.toThrow('a-file');
  });
});

/** File descriptors of this process: pipes and sockets to its children among them. */
const openFiles = () => readdirSync('/dev/fd').length;

function isAlive(pid: number | undefined): boolean {
  try {
    return pid !== undefined && process.kill(pid, 0);
  } catch {
    return false;
  }
}
