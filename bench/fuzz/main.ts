import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type FuzzResult, fuzz } from './fuzz.ts';
import { startTarget } from './target.ts';

/**
 * A real server against 1,000,000 bodies (golden payloads bent out of shape, random bytes, gzip bombs, deep JSON) and
 * 100,000 raw sockets (broken HTTP, slow senders, resets). `--json`, `--quick` (20,000 and 1,000), `--bodies N`,
 * `--ordinary N` (50,000 before them), `--sockets N`, `--seed N`. Ends with 1 when a bar is not met.
 */
const words = process.argv.slice(2);
const numberAfter = (word: string, otherwise: number) => {
  const at = words.indexOf(word);
  return at < 0 ? otherwise : Number(words[at + 1]);
};
const isQuick = words.includes('--quick');
const isJson = words.includes('--json');

const idle = startIdle();
const target = await startTarget();
let result: FuzzResult;
let isAlive: boolean;
let idleDelayMs: number;
try {
  result = await fuzz(target, {
    ordinary: numberAfter('--ordinary', isQuick ? 30_000 : 50_000),
    bodies: numberAfter('--bodies', isQuick ? 20_000 : 1_000_000),
    sockets: numberAfter('--sockets', isQuick ? 1_000 : 100_000),
    slow: 100,
    seed: numberAfter('--seed', Math.floor(Math.random() * 2 ** 32)),
    say: (text) => isJson || console.log(text),
  });
  isAlive = target.isAlive();
  idleDelayMs = await idle.end();
} finally {
  await target.stop();
}

const bars = [
  ['answers that are not defined', result.undefinedAnswers.length, 0],
  ['deaths of the server', isAlive ? 0 : 1, 0],
  [
    'resident memory grown, over that of a server that is warm from ordinary events, MiB',
    result.residentMib.growth,
    100,
  ],
  ['event loop delay, ms', result.loopDelayMs, 250],
  ['… of which on a processor, ms', result.longestTurns?.cpuMs ?? result.loopDelayMs, 250],
  ['ledger against the answers, events', Math.abs(result.difference.answered), 0],
  ['ledger against itself, events', Math.abs(result.difference.equation), 0],
  ['slow sender let for, ms', result.slowestMs, 33_000],
] as const;
const table = bars.map(([what, figure, bar]) => ({ what, figure, bar, pass: figure <= bar }));
if (isJson) console.log(JSON.stringify({ ...result, idleDelayMs, bars: table }, null, 2));
else {
  console.log(`seed ${result.seed}, ${result.seconds.toFixed(0)} s; answers ${JSON.stringify(result.statuses)}`);
  console.log(`sockets ${JSON.stringify(result.sockets.statuses)}; ledger ${JSON.stringify(result.ledger)}`);
  for (const { what, figure, bar, pass } of table) {
    console.log(`${pass ? 'pass' : 'FAIL'}  ${what}: ${Math.round(figure * 10) / 10} (bar ${bar})`);
  }
  const { before, most } = result.residentMib;
  console.log(
    `resident memory: ${Math.round(before)} MiB after ${result.ordinary} ordinary bodies, ${Math.round(most)} at most`,
  );
  console.log(`beside it, the event loop of a process that does nothing: at most ${Math.round(idleDelayMs)} ms late`);
  for (const answer of result.undefinedAnswers) console.log(`  ${answer}`);
}
process.exitCode = table.every(({ pass }) => pass) ? 0 : 1;

function startIdle(): { end(): Promise<number> } {
  const child = spawn(process.execPath, [fileURLToPath(new URL('./idle.js', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => {
    said += chunk;
  });
  return {
    end: () =>
      new Promise((resolve) => {
        child.on('close', () => resolve(Number(said)));
        child.stdin.end();
      }),
  };
}
