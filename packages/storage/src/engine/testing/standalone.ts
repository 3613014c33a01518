import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { built } from '../../built.ts';

/** An engine under a supervisor in another process: as a server of one's own, reached by its URL alone. */
export interface StandaloneEngine {
  url: string;
  enginePid: number;
  parent: ChildProcess;
  /** Ends the parent with the signal and waits for it. */
  end(signal: NodeJS.Signals): Promise<void>;
}

export async function standaloneEngine(dataDir: string): Promise<StandaloneEngine> {
  const index = built(import.meta.url, '../index.js').href;
  const script = `
    const { startEngine } = await import(${JSON.stringify(index)});
    const engine = await startEngine({ dataDir: ${JSON.stringify(dataDir)} });
    process.once('SIGTERM', async () => { await engine.stop(); process.exit(0); });
    console.log(JSON.stringify({ url: engine.url, enginePid: engine.pid() }));`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(createInterface({ input: parent.stdout }), 'line')) as [string];
  return {
    ...(JSON.parse(line) as { url: string; enginePid: number }),
    parent,
    async end(signal) {
      const exited = once(parent, 'exit');
      parent.kill(signal);
      await exited;
    },
  };
}
