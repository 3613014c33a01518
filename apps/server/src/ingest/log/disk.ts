import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';

export interface DiskSpace {
  /** What this process may still use. */
  freeBytes: number;
  totalBytes: number;
}

/** What the log needs of a file system. A port, so that tests can make a disk fill up, fail or hang. */
export interface Disk {
  /** Creates a file that must not exist yet. */
  create(path: string): Promise<number>;
  /** Writes some of the bytes and says how many; they survive a power cut once this resolves. */
  write(fd: number, bytes: Uint8Array, length: number, offset: number): Promise<number>;
  truncate(fd: number, length: number): Promise<void>;
  close(fd: number): Promise<void>;
  syncDirectory(path: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Puts a small file in the place of the one that is there: all of it or nothing. */
  replace(path: string, bytes: Uint8Array): Promise<void>;
  space(path: string): Promise<DiskSpace>;
}

const open = promisify(fs.open);
const close = promisify(fs.close);
const statfs = promisify(fs.statfs);
const fsync = promisify(fs.fsync);
const rename = promisify(fs.rename);

/**
 * Every write is its own fdatasync: one way to the thread pool and back instead of two, and each way waits for the
 * requests that are being read just then. Windows has no such flag and goes twice.
 */
const SYNCED: number | undefined = fs.constants.O_DSYNC;
const CREATE = fs.constants.O_WRONLY | fs.constants.O_CREAT | fs.constants.O_EXCL | (SYNCED ?? 0);

/** The machine's own. Callbacks on plain descriptors, which cost less than FileHandles on the acknowledging thread. */
export const nodeDisk: Disk = {
  create: (path) => open(path, CREATE, 0o600),
  write: (fd, bytes, length, offset) =>
    new Promise((resolve, reject) => {
      fs.write(fd, bytes, 0, length, offset, (error, written) => {
        if (error) return reject(error);
        if (SYNCED !== undefined) return resolve(written);
        fs.fdatasync(fd, (failed) => (failed ? reject(failed) : resolve(written)));
      });
    }),
  truncate: promisify(fs.ftruncate),
  close,
  syncDirectory,
  remove: promisify(fs.unlink),
  async replace(path, bytes) {
    const beside = `${path}.new`;
    const fd = await open(beside, 'w', 0o600);
    try {
      await promisify(fs.write)(fd, bytes);
      await fsync(fd);
    } finally {
      await close(fd);
    }
    await rename(beside, path);
    await syncDirectory(dirname(path));
  },
  async space(path) {
    const { bavail, blocks, bsize } = await statfs(path);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  },
};

async function syncDirectory(path: string): Promise<void> {
  const fd = await open(path, 'r');
  try {
    await fsync(fd);
  } finally {
    await close(fd);
  }
}
