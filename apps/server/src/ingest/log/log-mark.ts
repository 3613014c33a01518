import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Disk } from './disk.ts';
import type { Place } from './position.ts';
import { type LogIdentity, readSegmentHeader, segmentHeader } from './segment-file.ts';

/**
 * A file beside the segments that says whose log this is and how far it came at least: written with each new segment and
 * when the log is closed. Whoever loses a segment's file or its end afterwards is told so when the log is opened.
 */
export interface LogMark extends LogIdentity {
  end: Place;
}

const FILE = 'mark';

/** Replaces the mark as a whole. */
export function writeMark(disk: Disk, directory: string, { end, ...identity }: LogMark): Promise<void> {
  return disk.replace(join(directory, FILE), segmentHeader({ ...identity, previous: end }));
}

/** Null when there is none that can be read; the segments themselves then have to say it. */
export function readMark(directory: string): LogMark | null {
  try {
    const header = readSegmentHeader(readFileSync(join(directory, FILE)), 0);
    return header && { collectorId: header.collectorId, marker: header.marker, end: header.previous };
  } catch {
    return null;
  }
}
