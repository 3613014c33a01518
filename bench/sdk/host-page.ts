import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';

/** A customer's page that serves the shipped script itself, so that it is there while the collector is not. */
export async function serveHostPage(writeKey: string, apiHost: string): Promise<{ url: string; close(): void }> {
  const dist = dirname(dirname(createRequire(import.meta.url).resolve('@foothold/sdk')));
  const html = `<!doctype html><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,">
    <script async src="/foothold.js" data-write-key="${writeKey}" data-api-host="${apiHost}"></script><h1>Host</h1>`;
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://host');
    const file = join(dist, pathname);
    if (!pathname.startsWith('/foothold')) response.setHeader('content-type', 'text/html').end(html);
    else if (existsSync(file)) response.setHeader('content-type', 'text/javascript').end(readFileSync(file));
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
