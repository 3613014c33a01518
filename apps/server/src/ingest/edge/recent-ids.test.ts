import { describe, expect, it } from 'vitest';
import { RecentIds } from './recent-ids.ts';

describe('RecentIds', () => {
  it('knows the last 32,000 ids again, by environment, and takes no new one for known', () => {
    const recent = new RecentIds();
    let mistaken = 0;
    for (let i = 0; i < 500_000; i++) if (recent.note('e1', `id-${i}`)) mistaken++;
    expect(mistaken).toBe(0);
    let known = 0;
    for (let i = 468_000; i < 500_000; i++) if (recent.note('e1', `id-${i}`)) known++;
    expect(known).toBeGreaterThan(31_950);
    expect(recent.note('e2', 'id-499999')).toBe(false);
    expect(recent.note('e1', 'id-0')).toBe(false);
  });

  it('forgets what could not be stored', () => {
    const recent = new RecentIds();
    recent.note('e', 'a');
    recent.note('e', 'b');
    recent.forget('e', ['a']);
    expect(recent.note('e', 'a')).toBe(false);
    expect(recent.note('e', 'b')).toBe(true);
  });
});
