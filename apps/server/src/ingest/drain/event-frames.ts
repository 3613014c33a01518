import type { Position } from '../log/position.ts';

/** A frame of the log that has events. */
export interface EventFrame {
  at: Position;
  events: number;
}

/** Frames as text: the distance of each from the one before it (the first: from `start`) and its events, seven bits a byte. */
export function packFrames(frames: readonly EventFrame[], start: Position): string {
  const bytes: number[] = [];
  let before = start;
  for (const { at, events } of frames) {
    pack(bytes, at - before);
    pack(bytes, events);
    before = at;
  }
  return Buffer.from(bytes).toString('base64');
}

export function unpackFrames(text: string, start: Position): EventFrame[] {
  const bytes = Buffer.from(text, 'base64');
  const numbers: number[] = [];
  let [number, unit] = [0, 1];
  for (const byte of bytes) {
    number += (byte & 0x7f) * unit;
    unit *= 128;
    if (byte >= 0x80) continue;
    numbers.push(number);
    [number, unit] = [0, 1];
  }
  let at = start;
  return Array.from({ length: numbers.length >> 1 }, (_, i) => {
    at += numbers[2 * i] as number;
    return { at, events: numbers[2 * i + 1] as number };
  });
}

/** Distances go over segments, and so beyond 32 bits. */
function pack(bytes: number[], number: number): void {
  let rest = number;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  bytes.push(rest);
}

/**
 * Which place each event had when all of `noted` was there, for the events of the frames that are still `found`: where
 * the log was damaged in between, those behind it keep theirs.
 */
export function ordinalsOf(noted: readonly EventFrame[], found: readonly EventFrame[]): number[] {
  const firstOf = new Map<Position, number>();
  let first = 0;
  for (const { at, events } of noted) {
    firstOf.set(at, first);
    first += events;
  }
  return found.flatMap(({ at, events }) => {
    const from = firstOf.get(at) ?? Number.NaN;
    return Array.from({ length: events }, (_, i) => from + i);
  });
}
