import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../packages/cli/bin/foothold.mjs', import.meta.url));

/** Runs the command line against a running server's data directory; throws with what it printed when it fails. */
export function foothold(dataDir: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...args], {
    env: { ...process.env, FOOTHOLD_DATA_DIR: dataDir },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`foothold ${args.join(' ')} exited with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

export interface CreatedProject {
  /** The name that it was asked for, and a word of its own: the command line takes projects by their names. */
  name: string;
  projectId: string;
  environments: { id: string; name: string; writeKey: string; secretKey: string; identitySecret: string }[];
}

/** A project of its own for a test, so that no test sees another's events. */
export function createProject(dataDir: string, title: string) {
  const name = `${title} ${randomUUID().slice(0, 6)}`;
  const created = JSON.parse(foothold(dataDir, 'project', 'create', name, '--json')) as CreatedProject;
  const production = created.environments.find((one) => one.name === 'production');
  if (!production) throw new Error('A project has no production environment.');
  return { ...created, name, production };
}
