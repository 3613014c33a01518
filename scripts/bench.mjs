// npm run bench -- <name> [--json]: one measurement of bench/.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { install } from './install.mjs';
import { root } from './lib/run.mjs';

const names = readdirSync(join(root, 'bench')).flatMap((file) => file.match(/^([\w-]+)\.mjs$/)?.[1] ?? []);
const [name, ...words] = process.argv.slice(2);
if (!name || !existsSync(join(root, 'bench', `${name}.mjs`))) {
  console.error(`usage: npm run bench -- <name> [--json]\nnames: ${names.join(', ')}`);
  process.exit(2);
}
if (!(await install()) || !(await build())) process.exit(1);
const { status } = spawnSync(process.execPath, [join(root, 'bench', `${name}.mjs`), ...words], {
  stdio: 'inherit',
  cwd: root,
});
process.exit(status ?? 1);
