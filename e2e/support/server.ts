import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const START_MS = 300_000;

/** A whole Foothold, started the way a newcomer starts it. */
export interface TestServer {
  /** The two lines that `npm start` ends with. */
  demoUrl: string;
  signInLink: string;
  url: string;
  /** Another origin for the same server: `localhost` for `127.0.0.1`. */
  otherOrigin: string;
  dataDir: string;
  output(): string;
  stop(): Promise<void>;
}

/** Starts `npm start`'s script on a free port in an empty data directory; rejects with its output when it fails. */
export async function startServer({
  env = {},
  dataDir = mkdtempSync(join(tmpdir(), 'foothold-e2e-')),
} = {}): Promise<TestServer> {
  const child = spawn(process.execPath, [join(root, 'scripts/start.mjs')], {
    cwd: root,
    env: { ...process.env, PORT: '0', HOST: '127.0.0.1', FOOTHOLD_DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (output += text));
  await lines(child, () => output);
  const demoUrl = line(output, /Be a new user\s+(\S+)/);
  const signInLink = line(output, /See the dashboard\s+(\S+)/);
  const { origin, port } = new URL(signInLink);
  return {
    demoUrl,
    signInLink,
    url: origin,
    otherOrigin: `http://localhost:${port}`,
    dataDir,
    output: () => output,
    async stop() {
      if (child.exitCode === null) {
        child.kill('SIGTERM');
        await once(child, 'exit');
      }
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function lines(child: ChildProcess, output: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => end(new Error(`npm start did not get to its last line:\n${output()}`)), START_MS);
    const look = setInterval(() => /See the dashboard\s+\S+\s/.test(output()) && end(), 50);
    const onExit = () => end(new Error(`npm start ended:\n${output()}`));
    child.once('exit', onExit);
    const end = (error?: Error) => {
      clearTimeout(timer);
      clearInterval(look);
      child.off('exit', onExit);
      error ? reject(error) : resolve();
    };
  });
}

const line = (output: string, pattern: RegExp) => output.match(pattern)?.[1] ?? '';
