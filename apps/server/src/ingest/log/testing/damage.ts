/** What a disk, or somebody with an editor, may do to a file. `at` is a share of its length, 0–1. */
export type Damage = { at: number } & (
  | { kind: 'flip'; bit: number }
  | { kind: 'zeros' | 'delete'; bytes: number }
  | { kind: 'noise' | 'insert'; bytes: number; seed: number }
  | { kind: 'cut' | 'remove' }
);

/** A file's bytes, and of each where it was in the file as it was written; −1: nowhere. */
interface Traced {
  bytes: Buffer;
  origins: Int32Array;
}
export interface DamagedFile {
  /** Null: the file is gone. */
  bytes: Buffer | null;
  /** Whether what was written in [from, to) is still there, in one piece. */
  hasKept(from: number, to: number): boolean;
}

export function damageFile(written: Buffer, damages: readonly Damage[]): DamagedFile {
  if (damages.some(({ kind }) => kind === 'remove')) return { bytes: null, hasKept: () => false };
  let traced: Traced = { bytes: Buffer.from(written), origins: Int32Array.from(written, (_, i) => i) };
  for (const damage of damages) traced = applyDamage(traced, damage);
  const { bytes, origins } = traced;
  const placeOf = new Map([...origins].map((origin, place) => [origin, place]));
  const hasKept = (from: number, to: number) => {
    const first = placeOf.get(from);
    if (first === undefined || first + (to - from) > origins.length) return false;
    for (let i = 0; i < to - from; i++) if (origins[first + i] !== from + i) return false;
    return true;
  };
  return { bytes, hasKept };
}

function applyDamage({ bytes, origins }: Traced, damage: Damage): Traced {
  const at = Math.min(Math.floor(damage.at * bytes.length), Math.max(0, bytes.length - 1));
  switch (damage.kind) {
    case 'flip':
      return replace({ bytes, origins }, at, 1, Buffer.of((bytes[at] ?? 0) ^ (1 << damage.bit)));
    case 'zeros':
      return replace({ bytes, origins }, at, damage.bytes, Buffer.alloc(Math.min(damage.bytes, bytes.length - at)));
    case 'noise':
      return replace(
        { bytes, origins },
        at,
        damage.bytes,
        noise(Math.min(damage.bytes, bytes.length - at), damage.seed),
      );
    case 'insert':
      return replace({ bytes, origins }, at, 0, noise(damage.bytes, damage.seed));
    case 'delete':
      return replace({ bytes, origins }, at, damage.bytes, Buffer.alloc(0));
    case 'cut':
      return replace({ bytes, origins }, at, bytes.length, Buffer.alloc(0));
    case 'remove':
      return { bytes: Buffer.alloc(0), origins: new Int32Array() };
  }
}

function replace({ bytes, origins }: Traced, at: number, gone: number, come: Buffer): Traced {
  const foreign = new Int32Array(come.length).fill(-1);
  return {
    bytes: Buffer.concat([bytes.subarray(0, at), come, bytes.subarray(at + gone)]),
    origins: Int32Array.from([...origins.subarray(0, at), ...foreign, ...origins.subarray(at + gone)]),
  };
}

/** Bytes that look like nothing; the same for the same seed. */
function noise(bytes: number, seed: number): Buffer {
  let state = seed >>> 0;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  };
  return Buffer.from(Array.from({ length: bytes }, next));
}
