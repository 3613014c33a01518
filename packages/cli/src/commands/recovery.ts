import { drainDirectory } from '@foothold/server/admin';
import type { Io } from '../io.ts';

/** Brings what lies in a dead server's log to the stores that the environment names. */
export async function drain(dataDir: string, json: boolean, io: Io): Promise<void> {
  const recovered = await drainDirectory({
    dataDir,
    databaseUrl: io.env.DATABASE_URL || null,
    clickhouseUrl: io.env.CLICKHOUSE_URL || null,
    onFault: (where, error) => io.err(`${where}: ${error instanceof Error ? error.message : error}; trying again`),
  });
  if (json) return io.out(JSON.stringify(recovered));
  const { stored, duplicates, quarantined, skippedBytes } = recovered;
  io.out(`${stored} events stored, ${duplicates} were there already, ${quarantined} quarantined.`);
  if (skippedBytes > 0) io.out(`${skippedBytes} bytes of the log are damaged and could not be read back.`);
}
