import { defineConfig } from 'vite';

// The gallery: every surface in every state, on source. Part of the demo, at /demo/gallery/; `npx vite packages/sdk/gallery`
// to look while working on it.
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  resolve: { conditions: ['source', 'module', 'browser', 'import', 'default'] },
  build: {
    target: 'es2023',
    cssTarget: 'esnext',
    modulePreload: false,
    outDir: '../dist/gallery',
    emptyOutDir: true,
    rollupOptions: { input: ['index.html', 'scene.html'].map((page) => `${import.meta.dirname}/${page}`) },
  },
  server: { host: '127.0.0.1' },
});
