import { describe, expect, it } from 'vitest';
import { NO_SKETCH, RecentIds } from './recent-ids.ts';

describe('RecentIds', () => {
  it('knows the last 32,000 ids again, by environment, and takes no new one for known', () => {
    const recent = new RecentIds();
    let mistaken = 0;
    for (let i = 0; i < 500_000; i++) if (recent.note('e1', `id-${i}`, 7) !== 'new') mistaken++;
    expect(mistaken).toBe(0);
    let known = 0;
    for (let i = 468_000; i < 500_000; i++) if (recent.note('e1', `id-${i}`, 7) === 'duplicate') known++;
    expect(known).toBeGreaterThan(31_950);
    expect(recent.note('e2', 'id-499999', 7)).toBe('new');
    expect(recent.note('e1', 'id-0', 7)).toBe('new');
  });

  it('forgets what could not be stored', () => {
    const recent = new RecentIds();
    recent.note('e', 'a', 7);
    recent.note('e', 'b', 7);
    recent.forget('e', ['a']);
    expect(recent.note('e', 'a', 8)).toBe('new');
    expect(recent.note('e', 'b', 7)).toBe('duplicate');
  });

  it('knows another body under the same id, where something is known of both', () => {
    const recent = new RecentIds();
    recent.note('e', 'a', -7);
    recent.note('e', 'b', NO_SKETCH);
    expect(recent.note('e', 'a', -7)).toBe('duplicate');
    expect(recent.note('e', 'a', 8)).toBe('conflict');
    expect(recent.note('e', 'a', NO_SKETCH)).toBe('duplicate');
    expect(recent.note('e', 'b', 8)).toBe('duplicate');
  });
});
