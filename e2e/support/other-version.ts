import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const sdk = fileURLToPath(new URL('../../packages/sdk/', import.meta.url));

/** The SDK as another version of it would be shipped: built by its own build, with another number in it and other names. */
export interface OtherVersion {
  version: string;
  /** Of its `foothold.js`, on an origin of its own; its chunks are beside it. */
  scriptUrl: string;
  close(): Promise<void>;
}

/** Builds and serves it; some seconds. */
export async function serveOtherVersion(version: string): Promise<OtherVersion> {
  const root = mkdtempSync(join(tmpdir(), 'foothold-version-'));
  const modules = readdirSync(sdk).filter((name) => name.endsWith('.mjs'));
  for (const name of ['src', ...modules]) cpSync(join(sdk, name), join(root, name), { recursive: true });
  const manifest = JSON.parse(readFileSync(join(sdk, 'package.json'), 'utf8')) as object;
  writeFileSync(join(root, 'package.json'), JSON.stringify({ ...manifest, version }));
  symlinkSync(join(sdk, 'node_modules'), join(root, 'node_modules'));
  await promisify(execFile)(process.execPath, [join(root, 'build.mjs')]);
  const server = createServer((request, response) => {
    try {
      const { pathname } = new URL(request.url ?? '/', 'http://localhost');
      const code = readFileSync(join(root, 'dist', pathname));
      const headers = { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' };
      response.writeHead(200, headers).end(code);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    version,
    scriptUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/foothold.js`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      rmSync(root, { recursive: true, force: true });
    },
  };
}
