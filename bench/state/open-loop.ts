import { Agent, request } from 'node:http';

export interface Load {
  url: string;
  method: 'GET' | 'POST';
  /** Of the nth request. */
  body?: (n: number) => string;
  perSecond: number;
  seconds: number;
}
export interface LoadReport {
  latenciesMs: number[];
  failed: number;
  bytes: number;
}

/** Requests at a fixed rate, whether or not the ones before are answered; latency counts from when each was due. */
export function openLoop({ url, method, body, perSecond, seconds }: Load): Promise<LoadReport> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const total = perSecond * seconds;
  const report: LoadReport = { latenciesMs: [], failed: 0, bytes: 0 };
  const startedAt = performance.now();
  let sent = 0;
  let ended = 0;
  return new Promise((resolve) => {
    const end = (dueAt: number, isGood: boolean) => {
      if (isGood) report.latenciesMs.push(performance.now() - dueAt);
      else report.failed++;
      ended++;
      if (ended < total) return;
      clearInterval(timer);
      agent.destroy();
      resolve(report);
    };
    const one = (dueAt: number, text: string | undefined) => {
      const asked = request(url, { method, agent, headers: { 'content-type': 'text/plain' } }, (answer) => {
        answer.on('data', (chunk: Buffer) => {
          report.bytes += chunk.length;
        });
        answer.on('end', () => end(dueAt, answer.statusCode === 200));
      });
      asked.on('error', () => end(dueAt, false));
      asked.end(text);
    };
    const timer = setInterval(() => {
      for (let dueAt = startedAt + (sent * 1_000) / perSecond; sent < total && dueAt <= performance.now(); ) {
        one(dueAt, body?.(sent));
        sent++;
        dueAt = startedAt + (sent * 1_000) / perSecond;
      }
    }, 1);
  });
}
