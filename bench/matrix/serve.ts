import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import type { Library } from './contract.ts';
import { HOST_CSS, type PageOptions, pageOf } from './page.ts';

/** One library's page on an origin of its own. */
export interface Served {
  url(options?: PageOptions): string;
  close(): Promise<void>;
}

const require = createRequire(import.meta.url);
/** The SDK as it ships. */
const sdk = dirname(dirname(require.resolve('@foothold/sdk')));

export async function serve(library: Library): Promise<Served> {
  const adapter = await bundle(library.adapter);
  const css = library.css.map((file) => readFileSync(cssPath(file), 'utf8'));
  const fileOf = (path: string): [string, string] | null => {
    if (path === '/host.css') return ['text/css', HOST_CSS];
    if (path === '/adapter.js') return ['text/javascript', adapter];
    const sheet = /^\/(\d)\.css$/.exec(path)?.[1];
    if (sheet) return ['text/css', css[Number(sheet)] ?? ''];
    const file = join(sdk, path);
    return path.startsWith('/foothold') && existsSync(file) ? ['text/javascript', readFileSync(file, 'utf8')] : null;
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://host');
    const policy = searchParams.get('policy');
    if (pathname === '/') {
      const dir = searchParams.has('rtl') ? ('rtl' as const) : undefined;
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        ...(policy && { 'content-security-policy': policy }),
      });
      response.end(pageOf(library, { dir }));
      return;
    }
    const [type, text] = fileOf(pathname) ?? ['', null];
    if (text === null) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': `${type}; charset=utf-8` }).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    url: ({ dir, policy } = {}) =>
      `${origin}?${new URLSearchParams({ ...(dir && { rtl: '1' }), ...(policy && { policy }) })}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** The library with its adapter as one script. */
async function bundle(adapter: string): Promise<string> {
  const root = fileURLToPath(new URL('.', import.meta.url));
  const input = ['.ts', '.js'].map((ending) => join(root, 'adapters', adapter + ending)).find(existsSync);
  const result = await build({
    root,
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: { write: false, minify: false, target: 'es2022', rolldownOptions: { input, output: { format: 'iife' } } },
  });
  const [chunk] = [result].flat().flatMap((one) => ('output' in one ? one.output : []));
  return chunk?.type === 'chunk' ? chunk.code : '';
}

function cssPath(file: string): string {
  const [name = '', ...path] = file.split('/');
  let folder = fileURLToPath(new URL('.', import.meta.url));
  while (!existsSync(join(folder, 'node_modules', name))) folder = dirname(folder);
  return join(folder, 'node_modules', name, ...path);
}
