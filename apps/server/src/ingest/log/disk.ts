import * as fs from 'node:fs';
import { promisify } from 'node:util';

/** What the log needs of a file system. A port, so that tests can make a disk fill up, fail or hang. */
export interface Disk {
  /** Creates a file that must not exist yet. */
  create(path: string): Promise<number>;
  write(fd: number, bytes: Uint8Array, length: number, offset: number): Promise<number>;
  /** Everything written so far survives a power cut once this resolves. */
  datasync(fd: number): Promise<void>;
  truncate(fd: number, length: number): Promise<void>;
  close(fd: number): Promise<void>;
  syncDirectory(path: string): Promise<void>;
  remove(path: string): Promise<void>;
  freeBytes(path: string): Promise<number>;
}

const open = promisify(fs.open);
const close = promisify(fs.close);
const statfs = promisify(fs.statfs);
const fsync = promisify(fs.fsync);

/** The machine's own. Callbacks on plain descriptors, which cost less than FileHandles on the acknowledging thread. */
export const nodeDisk: Disk = {
  create: (path) => open(path, 'wx', 0o600),
  write: (fd, bytes, length, offset) =>
    new Promise((resolve, reject) => {
      fs.write(fd, bytes, 0, length, offset, (error, written) => (error ? reject(error) : resolve(written)));
    }),
  datasync: (fd) =>
    new Promise((resolve, reject) => {
      fs.fdatasync(fd, (error) => (error ? reject(error) : resolve()));
    }),
  truncate: promisify(fs.ftruncate),
  close,
  async syncDirectory(path) {
    const fd = await open(path, 'r');
    try {
      await fsync(fd);
    } finally {
      await close(fd);
    }
  },
  remove: promisify(fs.unlink),
  async freeBytes(path) {
    const { bavail, bsize } = await statfs(path);
    return bavail * bsize;
  },
};
