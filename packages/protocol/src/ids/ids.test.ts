import { describe, expect, test } from 'vitest';
import { uuidv7 } from './index.ts';

describe('uuidv7', () => {
  test('carries version 7, variant 10 and the time in its first 48 bits', () => {
    const id = uuidv7(0x0192_3456_789a);
    expect(id).toMatch(/^01923456-789a-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  });

  test('sorts by time', () => {
    expect(uuidv7(1_000) < uuidv7(2_000)).toBe(true);
  });
});
