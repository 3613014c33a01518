import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'vite';
import type { Library } from '../matrix/contract.ts';

const require = createRequire(import.meta.url);
const sdk = dirname(dirname(require.resolve('@foothold/sdk')));
const here = fileURLToPath(new URL('..', import.meta.url));

export const brotli = (text: string | Buffer): number =>
  brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length;

/**
 * Bytes of the SDK by what a page needs of it, each file compressed by itself, as it travels. `everything`: that a
 * visitor's page can load, whose contents are given in the page, which is more than with contents from the server;
 * `explain`: what answers somebody who asks why.
 */
export function ownSizes(): { core: number; tour: number; everything: number; served: number; explain: number } {
  const root = join(sdk, 'foothold');
  const dir = join(root, readdirSync(root)[0] as string);
  const files = readdirSync(dir);
  const size = (file: string) => brotli(readFileSync(join(dir, file)));
  const imported = (file: string, found = new Set<string>()): Set<string> => {
    if (found.has(file)) return found;
    found.add(file);
    const code = readFileSync(join(dir, file), 'utf8');
    for (const [, other] of code.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g)) imported(other as string, found);
    return found;
  };
  const languages = files.filter((file) => /^[a-z]{2}(-[a-z]{2})?\.js$/.test(file)).sort((a, b) => size(b) - size(a));
  const left = new Set(['confetti.js', 'older.js', 'explain.js', ...languages.slice(1)]);
  const core = brotli(readFileSync(join(sdk, 'foothold.js')));
  const sum = (all: Iterable<string>) => [...all].reduce((total, file) => total + size(file), core);
  const everything = sum(files.filter((file) => !left.has(file)));
  return {
    core,
    tour: sum(imported('guides.js')),
    everything,
    served: everything - size('local.js'),
    explain: size('explain.js'),
  };
}

/** A peer's code, minified, without its styles and without React, which a page has or has not. */
export async function peerSize(library: Library): Promise<number> {
  const specifier = { driver: 'driver.js', shepherd: 'shepherd.js', intro: 'intro.js', joyride: 'react-joyride' }[
    library.adapter
  ];
  const code = `export * from '${specifier}'; ${library.adapter === 'joyride' ? '' : `import all from '${specifier}'; globalThis.all = all;`}`;
  return brotli(
    await bundle(library.adapter === 'driver' ? `export * from '${specifier}';` : code, [
      'react',
      'react-dom',
      'react/jsx-runtime',
      'react-dom/client',
    ]),
  );
}

/** Bundles and minifies a module given as text. */
export async function bundle(code: string, external: string[] = [], format: 'es' | 'iife' = 'es'): Promise<string> {
  const result = await build({
    root: here,
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      {
        name: 'given',
        resolveId: (id) => (id === 'given' ? join(here, 'given.js') : null),
        load: (id) => (id === join(here, 'given.js') ? code : null),
      },
    ],
    build: {
      write: false,
      minify: 'oxc',
      target: 'es2022',
      rolldownOptions: { input: 'given', external, output: { format }, preserveEntrySignatures: 'strict' },
    },
  });
  const [chunk] = [result].flat().flatMap((one) => ('output' in one ? one.output : []));
  if (chunk?.type !== 'chunk') throw new Error('Nothing was bundled.');
  return chunk.code;
}
