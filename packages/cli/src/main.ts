import { text } from 'node:stream/consumers';
import { run } from './run.ts';

const status = await run(process.argv.slice(2), {
  env: process.env,
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
  input: () => text(process.stdin),
});
if (status !== null) process.exitCode = status;
