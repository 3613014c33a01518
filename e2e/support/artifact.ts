import { mkdtempSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Page } from '@playwright/test';

const sdk = fileURLToPath(new URL('../../packages/sdk/', import.meta.url));

/**
 * The SDK's source as browsers could load it: bundled as the script tag's is, but nothing minified and no name
 * shortened. What differs between this and the shipped script is what the minifier broke.
 * @returns serves it in place of the shipped one
 */
export async function buildSource(): Promise<(page: Page) => Promise<void>> {
  const vite = createRequire(join(sdk, 'package.json')).resolve('vite');
  // biome-ignore lint/suspicious/noExplicitAny: resolved by the SDK's own dependency, whose types are not here.
  const { build } = (await import(pathToFileURL(vite).href)) as any;
  const outDir = mkdtempSync(join(tmpdir(), 'foothold-source-'));
  const bundle = (input: Record<string, string>, format: string) =>
    build({
      root: sdk,
      configFile: false,
      logLevel: 'error',
      define: { __VERSION__: '"0.0.0"', __STAMP__: '"source"' },
      resolve: { conditions: ['source'] },
      oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
      build: {
        outDir,
        emptyOutDir: false,
        target: 'es2022',
        minify: false,
        modulePreload: false,
        copyPublicDir: false,
        rolldownOptions: {
          input: Object.fromEntries(Object.entries(input).map(([name, path]) => [name, join(sdk, 'src', path)])),
          output: {
            format,
            entryFileNames: '[name].js',
            chunkFileNames: 'source-[name].js',
          },
          preserveEntrySignatures: format === 'iife' ? 'strict' : 'allow-extension',
        },
      },
    });
  const chunks = { ...chunksOf(readFileSync(join(sdk, 'build.mjs'), 'utf8')) };
  await bundle(chunks, 'es');
  await bundle({ foothold: 'entries/script.ts' }, 'iife');
  const file = (name: string) => ({
    body: readFileSync(join(outDir, name), 'utf8'),
    contentType: 'text/javascript',
    headers: { 'access-control-allow-origin': '*' },
  });
  return async (page) => {
    await page.route(/\/foothold\.js$/, (route) => route.fulfill(file('foothold.js')));
    await page.route(/\/foothold\/source\/.+\.js$/, (route) =>
      route.fulfill(file(new URL(route.request().url()).pathname.split('/').pop() as string)),
    );
  };
}

/** Which chunks there are: `name: source('path')` of the SDK's build, so that there is no second list. */
function chunksOf(build: string): Record<string, string> {
  const found = [...build.matchAll(/(\w+): source\('([^']+)'\)/g)].map(([, name, path]) => [name, path]);
  return Object.fromEntries(found.filter(([name]) => name !== 'foothold' && name !== 'index'));
}
