export { type Disk, type DiskSpace, nodeDisk } from './disk.ts';
export { DurableLog } from './durable-log.ts';
export type { Frame } from './frame.ts';
export { LogReader, type SkippedBytes } from './log-reader.ts';
export { offsetOf, type Position, segmentOf } from './position.ts';
export { listSegments, segmentPath } from './segment-file.ts';
export type { Damage } from './testing/damage.ts';
export { type DamageResult, type FileDamage, openDamaged, writeSampleLog } from './testing/damaged-log.ts';
