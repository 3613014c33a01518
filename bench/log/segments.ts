import { DurableLog, LogReader, type Position } from '@foothold/server/ingest/log';
import type { LogStore } from './store.ts';

/** The collector's own log. */
export async function openSegments(directory: string): Promise<LogStore> {
  let end: Position = 0;
  const log = await DurableLog.open({
    directory,
    onDurable: (durable) => {
      end = durable;
    },
  });
  const receivedAtMs = Date.now();
  return {
    append: (body) =>
      log.append({
        kind: 'request',
        fromBotBrowser: false,
        form: 0,
        environmentId: ENVIRONMENT,
        count: 10,
        receivedAtMs,
        body,
      }),
    async readAndRelease() {
      const reader = new LogReader(log.directory, log.opened.identity.marker);
      let frames = 0;
      reader.read(0, end, () => {
        frames++;
        return true;
      });
      reader.close();
      await log.release(end);
      return frames;
    },
    close: () => log.close(),
  };
}

const ENVIRONMENT = '0195568e-4a60-7000-8000-0000000000e1';
