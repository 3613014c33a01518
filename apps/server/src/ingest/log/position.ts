/**
 * A place in the log as one number that sorts: segment × 2³² + offset. Safe in a double up to segment 2²¹, which at
 * 64 MiB a segment is 128 TiB.
 */
export type Position = number;

const SEGMENT = 2 ** 32;
export const positionAt = (segment: number, offset: number): Position => segment * SEGMENT + offset;
export const segmentOf = (position: Position): number => Math.floor(position / SEGMENT);
export const offsetOf = (position: Position): number => position % SEGMENT;

/** Where something is: bytes from the beginning of a segment's file. */
export interface Place {
  segment: number;
  offset: number;
}

/** The number that a checksum begins with, so that nothing of another segment passes for this one's. */
export const checksumSeed = (segment: number, offset: number): number => (segment * 31 + offset) >>> 0;
