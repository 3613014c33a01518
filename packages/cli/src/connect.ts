import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type AdminOperation, openLocalAdmin } from '@foothold/server/admin';
import { Failed, type Io } from './io.ts';

/** The operations of a server, wherever they run. */
export interface Admin {
  run<Answer>(operation: AdminOperation, input: object): Promise<Answer>;
  close(): Promise<void>;
}

/** Through the server that runs on the data directory; when there is none, on the data directory itself. */
export async function connect({ env }: Pick<Io, 'env'>): Promise<Admin> {
  const dataDir = resolve(env.FOOTHOLD_DATA_DIR || './data');
  const door = readDoor(join(dataDir, 'admin.json'));
  if (door && (await isThere(door.url))) return remote(door);
  const local = await openLocalAdmin(env.DATABASE_URL ? { databaseUrl: env.DATABASE_URL } : { dataDir });
  return {
    run: async <Answer>(operation: AdminOperation, input: object) => (await local.run(operation, input)) as Answer,
    close: local.close,
  };
}

interface Door {
  url: string;
  token: string;
}

function readDoor(file: string): Door | null {
  if (!existsSync(file)) return null;
  try {
    const { url, token } = JSON.parse(readFileSync(file, 'utf8')) as Partial<Door>;
    return url && token ? { url, token } : null;
  } catch {
    return null; // being written, or left by a server that was killed
  }
}

/** A server that was killed leaves its file behind. */
async function isThere(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

function remote({ url, token }: Door): Admin {
  return {
    async run<Answer>(operation: AdminOperation, input: object) {
      const answer = await fetch(`${url}/api/admin/${operation}`, {
        method: 'POST',
        headers: { authorization: `Bearer fha_${token}`, 'content-type': 'application/json' },
        body: JSON.stringify(input),
      });
      const body = (await answer.json().catch(() => null)) as { error?: { message: string } } | null;
      if (!answer.ok) throw new Failed(body?.error?.message ?? `The server answered ${answer.status}.`);
      return body as Answer;
    },
    close: async () => {},
  };
}
