/**
 * A place in the log as one number that sorts: segment × 2³² + offset. Safe in a double up to segment 2²¹, which at
 * 64 MiB a segment is 128 TiB.
 */
export type Position = number;

const SEGMENT = 2 ** 32;
export const positionAt = (segment: number, offset: number): Position => segment * SEGMENT + offset;
export const segmentOf = (position: Position): number => Math.floor(position / SEGMENT);
export const offsetOf = (position: Position): number => position % SEGMENT;

/** The number that the checksum of a frame at this place begins with. */
export const placeOf = (segment: number, offset: number): number => (segment * 31 + offset) >>> 0;
