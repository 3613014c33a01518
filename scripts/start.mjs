// npm start: from a fresh clone to a running product with people in it.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

process.stderr.write('Foothold is starting …\n');
const { build } = await import('./build.mjs');
const { install } = await import('./install.mjs');
const { root, run } = await import('./lib/run.mjs');

if (!(await install()) || !(await build())) process.exit(1);

const env = { FOOTHOLD_SAMPLE: '1', FOOTHOLD_DATA_DIR: join(root, 'data'), LOG_LEVEL: 'warn', ...process.env };
const server = spawn(process.execPath, [join(root, 'apps/server/dist/main.js')], {
  cwd: root,
  env,
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
server.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
server.on('message', async (message) => {
  if (message?.type !== 'ready') return;
  if (env.FOOTHOLD_SAMPLE === '1') await pushGuides();
  server.send({ type: 'furnished' });
});

async function pushGuides() {
  // The demo's guides are content as code: pushed and published like any customer's.
  const cli = join(root, 'packages/cli/bin/foothold.mjs');
  const push = ['push', join(root, 'apps/demo/foothold'), '--project', 'Sample: Northbeam', '--publish'];
  await run('pushing the demo’s guides', process.execPath, [cli, ...push], { env });
}
