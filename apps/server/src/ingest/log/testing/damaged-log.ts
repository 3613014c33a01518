import { cpSync, mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type Disk, nodeDisk } from '../disk.ts';
import type { Frame } from '../frame.ts';
import { LogReader, type PlacedFrame, type SkippedBytes } from '../log-reader.ts';
import { openLog } from '../open-log.ts';
import { offsetOf, type Position, segmentOf } from '../position.ts';
import { listSegments, segmentPath } from '../segment-file.ts';
import { type Damage, type DamagedFile, damageFile } from './damage.ts';

export interface FileDamage {
  /** Which of the segments. */
  file: number;
  damage: Damage;
}
/** A log of a few small segments, and what its frames were before anything happened to it. */
export interface SampleLog {
  directory: string;
  frames: ReadFrame[];
}
interface ReadFrame {
  at: Position;
  end: Position;
  body: string;
}
export interface DamageResult {
  frames: number;
  /** Frames of which bytes were hit. */
  hit: number;
  recovered: number;
  skipped: SkippedBytes[];
  /** What must not be, in words. */
  faults: string[];
}

export async function writeSampleLog(directory: string, frames = 60): Promise<SampleLog> {
  const { log, end } = await open(directory);
  for (let i = 0; i < frames; i++) await log.writer.append(sampleFrame(`${i}:${'y'.repeat((i * 37) % 700)}`));
  await log.writer.close();
  return { directory, frames: read(directory, log.identity.marker, end()).frames };
}

/** Damages a copy of the log, opens it as after a restart, and holds what can be read against what must be. */
export async function openDamaged(
  sample: SampleLog,
  copy: string,
  damages: readonly FileDamage[],
): Promise<DamageResult> {
  rmSync(copy, { recursive: true, force: true });
  mkdirSync(copy, { recursive: true });
  cpSync(sample.directory, copy, { recursive: true });
  const files = new Map<number, DamagedFile>();
  for (const [file, segment] of listSegments(copy).entries()) {
    const path = segmentPath(copy, segment);
    const mine = damages.filter((d) => d.file === file).map((d) => d.damage);
    const damaged = damageFile(readFileSync(path), mine);
    files.set(segment, damaged);
    if (damaged.bytes) writeFileSync(path, damaged.bytes);
    else rmSync(path);
  }
  const { log, end } = await open(copy);
  await log.writer.append(sampleFrame('after'));
  const after = read(copy, log.identity.marker, end());
  const resumed = read(copy, log.identity.marker, end(), sample.frames[sample.frames.length >> 1]?.at);
  await log.writer.close();
  return judge(sample, files, after, resumed);
}

function judge(
  { frames }: SampleLog,
  files: Map<number, DamagedFile>,
  after: ReturnType<typeof read>,
  resumed: ReturnType<typeof read>,
): DamageResult {
  const faults: string[] = [];
  const isWhole = (f: ReadFrame) => files.get(segmentOf(f.at))?.hasKept(offsetOf(f.at), offsetOf(f.end)) === true;
  const found = new Set(after.frames.map(({ body }) => body));
  const whole = frames.filter(isWhole);
  for (const { body, at } of whole) if (!found.has(body)) faults.push(`the whole frame at ${at} was not recovered`);
  // Damage may put back the very bytes that were there: whatever is read is true, in order and once.
  const order = new Map(frames.map(({ body }, i) => [body, i]));
  const read = after.frames.slice(0, -1).map(({ body }) => order.get(body) ?? -1);
  if (read.some((n, i) => n <= (read[i - 1] ?? -1))) faults.push('a frame was read twice, out of order or made up');
  if (after.frames.at(-1)?.body !== 'after') faults.push('what was written afterwards was not read');
  for (const frame of frames) {
    if (found.has(frame.body)) continue;
    const segment = segmentOf(frame.at);
    // A file that has lost its end says so, unless the next one's header, which knows, is damaged too and says that.
    const isReported = after.skipped.some(
      (s) =>
        (s.segment <= segment && segment <= (s.through ?? s.segment)) || (s.segment === segment + 1 && s.offset === 0),
    );
    if (!isReported) faults.push(`the loss of the frame at ${frame.at} was not reported`);
  }
  const half = frames[frames.length >> 1]?.at ?? 0;
  const late = after.frames.filter((f) => f.at >= half).map((f) => f.body);
  if (late.join('\n') !== resumed.frames.map((f) => f.body).join('\n')) faults.push('reading from the middle differs');
  const recovered = after.frames.length - 1;
  return { frames: frames.length, hit: frames.length - whole.length, recovered, skipped: after.skipped, faults };
}

/** No power is cut here: nothing waits for the disk. */
const HASTY: Disk = {
  ...nodeDisk,
  create: async (path) => openSync(path, 'wx'),
  syncDirectory: async () => undefined,
  replace: async (path, bytes) => writeFileSync(path, bytes),
};

async function open(directory: string) {
  let end: Position = 0;
  const log = await openLog({
    directory,
    disk: HASTY,
    segmentBytes: 6_000,
    waitingBytes: 1024 * 1024,
    onDurable: (durable) => {
      end = durable;
    },
  });
  return { log, end: () => end };
}

function read(directory: string, marker: Buffer, end: Position, from: Position = 0) {
  const frames: ReadFrame[] = [];
  const skipped: SkippedBytes[] = [];
  const reader = new LogReader(directory, marker, (s) => skipped.push(s));
  reader.read(from, end, ({ at, end, frame }: PlacedFrame) => {
    frames.push({ at, end, body: Buffer.from(frame.body).toString() });
    return true;
  });
  reader.close();
  return { frames, skipped };
}

const sampleFrame = (body: string): Frame => ({
  kind: 'request',
  fromBotBrowser: false,
  form: 0,
  environmentId: '0195568e-4a60-7000-8000-0000000000e1',
  keyId: 'k1',
  count: 1,
  receivedAtMs: 1_700_000_000_123,
  body: Buffer.from(body),
});
