import { defineConfig } from 'vite';

// Served by the server at `/` under `default-src 'self'`: nothing is inlined, every asset is a file of this origin.
export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  resolve: { conditions: ['source', 'module', 'browser', 'development|production'] },
  build: {
    outDir: 'dist/site',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2023',
    cssTarget: 'chrome123',
    reportCompressedSize: false,
  },
  server: {
    proxy: Object.fromEntries(
      ['/api', '/v1', '/demo', '/foothold'].map((path) => [path, process.env.FOOTHOLD_URL ?? 'http://127.0.0.1:4700']),
    ),
  },
});
