import { Agent, request } from 'node:http';

export interface Load {
  url: string;
  method: 'GET' | 'POST';
  headers?: Record<string, string>;
  /** Of the nth request. */
  body?: (n: number) => string;
  /** What the nth answer is told to have been. */
  onBody?: (n: number, text: string) => void;
  /** The status of a good answer; default 200. */
  status?: number;
  perSecond: number;
  seconds: number;
}
export interface LoadReport {
  latenciesMs: number[];
  failed: number;
  bytes: number;
}

/** Requests at a fixed rate, whether or not the ones before are answered; latency counts from when each was due. */
export function openLoop({
  url,
  method,
  headers,
  body,
  onBody,
  status = 200,
  perSecond,
  seconds,
}: Load): Promise<LoadReport> {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const total = Math.round(perSecond * seconds);
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
    const one = (n: number, dueAt: number) => {
      const asked = request(url, { method, agent, headers: { 'content-type': 'text/plain', ...headers } }, (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => {
          report.bytes += chunk.length;
          if (onBody) text += chunk.toString('latin1');
        });
        answer.on('end', () => {
          onBody?.(n, text);
          end(dueAt, answer.statusCode === status);
        });
      });
      asked.on('error', () => end(dueAt, false));
      asked.end(body?.(n));
    };
    const timer = setInterval(() => {
      for (let dueAt = startedAt + (sent * 1_000) / perSecond; sent < total && dueAt <= performance.now(); ) {
        one(sent, dueAt);
        sent++;
        dueAt = startedAt + (sent * 1_000) / perSecond;
      }
    }, 1);
  });
}
