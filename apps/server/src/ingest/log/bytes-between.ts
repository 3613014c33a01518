import { statSync } from 'node:fs';
import { offsetOf, type Position, segmentOf } from './position.ts';
import { listSegments, segmentPath } from './segment-file.ts';

/** How many bytes of the log's files lie between two positions, which are no distance from each other by themselves. */
export function bytesBetween(directory: string, from: Position, to: Position): number {
  const [first, last] = [segmentOf(from), segmentOf(to)];
  if (first >= last) return Math.max(0, to - from);
  let bytes = offsetOf(to) - offsetOf(from);
  for (const segment of listSegments(directory)) {
    if (segment >= first && segment < last) {
      bytes += statSync(segmentPath(directory, segment), { throwIfNoEntry: false })?.size ?? 0;
    }
  }
  return Math.max(0, bytes);
}
