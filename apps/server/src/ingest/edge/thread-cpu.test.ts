import { expect, it } from 'vitest';
import { threadCpuMs } from './thread-cpu.ts';

it.runIf(process.platform === 'linux')('is told on Linux, and grows with what the thread does', () => {
  const before = threadCpuMs() as number;
  const { user } = process.cpuUsage();
  while (process.cpuUsage().user - user < 30_000);
  expect(threadCpuMs() as number).toBeGreaterThan(before);
});
it.runIf(process.platform !== 'linux')('is not told elsewhere', () => {
  expect(threadCpuMs()).toBeNull();
});
