import { invalidEvents, invalidRequests } from '@foothold/protocol/fixtures';
import { describe, expect, it } from 'vitest';
import { mergePatch } from '../quarantine/merge-patch.ts';
import { judgeEvent } from './judge.ts';
import { Meter } from './meter.ts';

const circumstances = { receivedAtMs: Date.UTC(2026, 2, 2, 10), sentAtMs: null, escapes: true, depth: 3 };
const judge = (event: unknown) => judgeEvent(event, circumstances, new Meter());

describe('the fifty kinds of bad input', () => {
  it('are fifty', () => {
    const kinds = [...invalidEvents, ...invalidRequests].map(({ kind }) => kind);
    expect(new Set(kinds).size).toBe(50);
  });

  it.each(invalidEvents)('$kind is held back as $reason, and fine once it is put right', ({ json, reason, fix }) => {
    expect(judge(JSON.parse(json(1)))).toEqual({ fault: reason });
    expect(judge(mergePatch(JSON.parse(json(1)), fix))).toMatchObject({ atMs: expect.any(Number) });
  });
});
