// Runs one step of a script: says what it does, is never silent for long, and says how it ended.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));
const BEAT_MS = 8_000;

/** Progress goes to stderr, so that what a command prints for machines stays clean. */
export const say = (line) => process.stderr.write(`${line}\n`);

/**
 * Runs a command in the repository's root and resolves to its exit status. Its output is kept back and shown only when
 * it fails, unless `show` is set; while it runs, a line every few seconds says that it still does.
 */
export function run(label, command, args, { show = false, env = {}, cwd = root, onLine } = {}) {
  return new Promise((resolve) => {
    const started = Date.now();
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    const kept = [];
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        kept.push(text);
        onLine?.(text);
      });
    }
    const beat = setInterval(() => !show && say(`  … ${label}, ${seconds(started)} so far`), BEAT_MS);
    const end = (status, why) => {
      clearInterval(beat);
      forward.forEach(([signal, handler]) => void process.off(signal, handler));
      if (status !== 0 && !show) say(kept.join('').trimEnd());
      if (status !== 0) say(`✗ ${label} failed${why ? `: ${why}` : ''} after ${seconds(started)}`);
      else say(`✓ ${label} (${seconds(started)})`);
      resolve({ status, output: kept.join('') });
    };
    const forward = ['SIGINT', 'SIGTERM'].map((signal) => {
      const handler = () => child.kill(signal);
      process.on(signal, handler);
      return [signal, handler];
    });
    child.on('error', (error) => end(1, error.message));
    child.on('close', (code, signal) => end(code ?? 1, signal ?? ''));
  });
}

export const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
