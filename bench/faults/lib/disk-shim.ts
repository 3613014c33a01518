import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('../../../faults/lib/disk-shim.c', import.meta.url));

/** A library between a process and its disk. */
export interface DiskShim {
  /** What a process has to be started with. */
  env: Record<string, string>;
  order(what: 'none' | 'eio' | `slow ${number}`): void;
  /** Cuts off what no sync has confirmed, as a power cut may; how many bytes, of how many files. */
  cutUnsynced(): { bytes: number; files: number };
}

/** Compiled where it runs. Works on files whose path holds `path`. */
export function buildDiskShim(directory: string, path: string): DiskShim {
  const library = join(directory, 'disk-shim.so');
  const built = spawnSync('gcc', ['-shared', '-fPIC', '-O1', '-D_LARGEFILE64_SOURCE', '-o', library, SOURCE, '-ldl'], {
    encoding: 'utf8',
  });
  if (built.status !== 0) throw new Error(`This run needs gcc: ${built.error?.message ?? built.stderr}`);
  const control = join(directory, 'control');
  const trace = join(directory, 'trace');
  writeFileSync(control, 'none');
  return {
    env: {
      LD_PRELOAD: library,
      FOOTHOLD_SHIM_CONTROL: control,
      FOOTHOLD_SHIM_PATH: path,
      FOOTHOLD_SHIM_TRACE: trace,
    },
    order: (what) => writeFileSync(control, what),
    cutUnsynced() {
      const synced = new Map<string, number>();
      for (const line of readFileSync(trace, 'utf8').split('\n')) {
        const [size, ...rest] = line.split(' ');
        if (rest.length > 0) synced.set(rest.join(' '), Number(size));
      }
      let [bytes, files] = [0, 0];
      for (const [file, size] of synced) {
        if (!existsSync(file)) continue;
        const more = statSync(file).size - size;
        if (more <= 0) continue;
        truncateSync(file, size);
        bytes += more;
        files++;
      }
      writeFileSync(trace, '');
      return { bytes, files };
    },
  };
}
