/** What a log is for, whatever keeps it. */
export interface LogStore {
  /** Resolves once the body survives a power cut. */
  append(body: Buffer): Promise<unknown>;
  /** Reads all frames in order, then gives their room back; says how many there were. */
  readAndRelease(): Promise<number>;
  close(): Promise<void>;
}
