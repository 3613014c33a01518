import { defineConfig } from 'vite';

// Two documents: the app, which routes by itself, and the finished report, which is a page of its own.
export default defineConfig({
  base: '/demo/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  html: { cspNonce: '__NONCE__' },
  build: {
    outDir: 'dist/site',
    emptyOutDir: true,
    modulePreload: false,
    rolldownOptions: { input: ['index.html', 'report.html'] },
  },
});
