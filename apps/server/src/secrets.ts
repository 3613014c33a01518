import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The secret that signs sessions and tickets: as configured, else made once and kept in the data directory (0600). */
export function serverSecret(configured: string | null, dataDir: string): string {
  if (configured) return configured;
  const file = join(dataDir, 'secret');
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  mkdirSync(dataDir, { recursive: true });
  const secret = randomBytes(32).toString('hex');
  writeFileSync(file, `${secret}\n`, { mode: 0o600 });
  return secret;
}

/** How the command line finds a running server and proves that it may read this data directory. */
export interface AdminDoor {
  token: string;
  open(url: string): void;
  close(): void;
}

/** A token of this run, written beside the server's address to `admin.json` (0600) while it runs. */
export function adminDoor(dataDir: string): AdminDoor {
  const file = join(dataDir, 'admin.json');
  const token = randomBytes(32).toString('base64url');
  return {
    token,
    open(url) {
      rmSync(file, { force: true });
      writeFileSync(file, JSON.stringify({ url, token }), { mode: 0o600 });
    },
    close: () => rmSync(file, { force: true }),
  };
}
