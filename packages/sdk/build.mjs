// Bundles what browsers get:
//   dist/foothold.js           the classic script, complete in itself but for what it loads later
//   dist/foothold/<hash>/*.js  what it loads: ES modules that import each other, never the script
//   dist/module/               the npm package: one entry and its chunks
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { minify } from 'terser';
import { build } from 'vite';
import { createSharedNames } from './shared-names.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const source = (path) => join(root, 'src', path);
const dir = join(root, 'dist');

const cache = {};
// Never on the wire, in storage, in the DOM or in the API.
const PRIVATE = new RegExp(
  `^_[a-z]|^(${[
    'accountTraits browser calls changeVisit decideWhen decideWhether emit facts flow follow forget guard happened heard',
    'isSettled isTicked isVisible leave leaving matchesPage mayInterrupt mergeContentState',
    'onHistory onRecords onRoute onTyping onUnknown onVisible openEvents pageSince published randomBytes records redecide registered renew repaint routed',
    'retryAfter retryInMs settle situation typed typedAt vary wake whereabouts withFlow withLease withRow',
  ]
    .join(' ')
    .replaceAll(' ', '|')})$`,
);

// Local names of the script: half a percent smaller than the minifier's own, which are as frequent as all else.
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_$';
const CAPITALS = {
  get(index) {
    const rest = Math.floor(index / LETTERS.length);
    return LETTERS[index % LETTERS.length] + (rest > 0 ? CAPITALS.get(rest - 1) : '');
  },
};

for (const part of ['foothold', 'module', 'foothold.js']) rmSync(join(dir, part), { recursive: true, force: true });

const core = (stamp) =>
  bundle({ foothold: source('entries/script.ts') }, { format: 'iife' }, { __STAMP__: JSON.stringify(stamp) });
// The shortest names are for the core: built once for them alone.
await core('');

// A bundle each: what a tour needs shares nothing with the rest, nor the rest among itself.
const chunks = [
  ...(await bundle(
    { guides: source('entries/guides.ts') },
    { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name].js' },
  )),
  ...(await alone({ rules: source('entries/rules.ts') })),
  ...(await alone({ explain: source('entries/explain.ts') })),
  ...(await alone({ local: source('entries/local.ts') })),
  ...(await alone({ older: source('older/older.ts') })),
];
const hash = createHash('sha256');
for (const { fileName, code } of chunks) hash.update(fileName).update(code);
const stamp = hash.digest('base64url').slice(0, 8);
mkdirSync(join(dir, 'foothold', stamp), { recursive: true });
for (const { fileName, code } of chunks) writeFileSync(join(dir, 'foothold', stamp, fileName), code);

const [script] = await core(stamp);
writeFileSync(join(dir, 'foothold.js'), script.code);
await bundle(
  { index: source('entries/module.ts') },
  { format: 'es', dir: join(dir, 'module'), entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
);

/** A chunk that shares nothing, so that it never waits for a file that is not its own. */
function alone(input) {
  return bundle(input, { format: 'es', entryFileNames: '[name].js' });
}

async function bundle(input, output, define = {}) {
  const result = await build({
    root,
    configFile: false,
    logLevel: 'warn',
    define: { __VERSION__: JSON.stringify(version), ...define },
    resolve: { conditions: ['source'] },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    plugins: [smallest(output.format === 'es', output.dir === undefined)],
    build: {
      // As a library: else each `import()` is wrapped, so that styles are fetched first. Here there are none.
      lib: { entry: input, formats: [output.format], name: 'foothold' },
      write: output.dir !== undefined,
      outDir: output.dir,
      emptyOutDir: false,
      target: 'es2022',
      cssTarget: 'esnext',
      minify: 'oxc',
      modulePreload: false,
      reportCompressedSize: false,
      copyPublicDir: false,
      rolldownOptions: {
        input,
        output,
        // What an entry shares with the chunks that it loads stays in the entry: one file less for a tour.
        preserveEntrySignatures: output.format === 'iife' ? 'strict' : 'allow-extension',
        treeshake: { moduleSideEffects: false },
      },
    },
  });
  return [result].flat().flatMap(({ output: files }) => files.filter((file) => file.type === 'chunk'));
}

/**
 * A second minifier after the first: it folds what the first leaves, and shortens the names by which the core and its
 * chunks know each other; all files share one list of short names.
 * @param isOurs nobody else imports these files: what they export has the name that is shortest.
 */
function smallest(isModule, isOurs) {
  return {
    name: 'smallest',
    enforce: 'post',
    async generateBundle(_options, files) {
      const shared = createSharedNames();
      const chunks = Object.values(files).filter((file) => file.type === 'chunk');
      for (const file of chunks.sort((a, b) => b.isEntry - a.isEntry)) {
        const vars = {};
        const code = isOurs && !file.isEntry ? shared.chunk(file.code, vars) : file.code;
        const names = { props: cache.props, vars: { props: vars } };
        const compress = { passes: 3, ecma: 2020, unsafe_arrows: true, keep_fargs: false };
        const mangle = { properties: { regex: PRIVATE }, ...(!isModule && { nth_identifier: CAPITALS }) };
        const small = await minify(code, { module: isModule, ecma: 2020, compress, mangle, nameCache: names });
        file.code = isOurs && file.isEntry ? shared.entry(small.code) : small.code;
        cache.props = names.props;
      }
    },
  };
}
