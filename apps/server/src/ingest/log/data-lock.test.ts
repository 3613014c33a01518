import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { built } from '@foothold/storage/built';
import { describe, expect, it } from 'vitest';
import { DataDirectoryInUse, lockDataDirectory } from './data-lock.ts';

const distModule = built(import.meta.url, './data-lock.js').href;

describe('lockDataDirectory', () => {
  it('refuses a second holder in words, from this process or another, until released', () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'foothold-lock-'));
    const lock = lockDataDirectory(dataDir);
    expect(() => lockDataDirectory(dataDir)).toThrow(DataDirectoryInUse);
    const script = `import(${JSON.stringify(distModule)}).then((m) => m.lockDataDirectory(${JSON.stringify(dataDir)}))`;
    const other = () => spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
    const refused = other();
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain(`process ${process.pid}) uses the data directory`);
    lock.release();
    expect(other().status).toBe(0);
    rmSync(dataDir, { recursive: true });
  });
});
