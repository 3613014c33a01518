import { expect, it } from 'vitest';
import { threadCpuMs } from './thread-cpu.ts';

it('grows with what the thread does, where the system tells it', () => {
  const before = threadCpuMs();
  const { user } = process.cpuUsage();
  while (process.cpuUsage().user - user < 30_000);
  const after = threadCpuMs();
  if (process.platform === 'linux') expect(after).toBeGreaterThan(before as number);
  else expect([before, after]).toEqual([null, null]);
});

it('is not told elsewhere', () => {
  expect(threadCpuMs('darwin')).toBeNull();
});
