import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { type MetadataLocation, openMetadata } from '@foothold/storage/metadata';
import { createAuth } from '../auth/auth.ts';
import { createReleases } from '../content/releases.ts';
import { type AdminOperations, adminOperations } from './operations.ts';

export interface LocalAdmin extends AdminOperations {
  close(): Promise<void>;
}

/** The same operations on the store itself, for when no server runs. What is left to count, the next start counts. */
export async function openLocalAdmin(location: MetadataLocation): Promise<LocalAdmin> {
  if ('dataDir' in location) mkdirSync(location.dataDir, { recursive: true });
  const metadata = openMetadata(location);
  try {
    await metadata.migrate();
    // Signs nothing here: members are made, nobody signs in.
    const secret = randomBytes(32).toString('hex');
    const auth = createAuth({ metadata, baseUrl: 'http://127.0.0.1', secret, log: () => {} });
    await auth.migrate();
    const operations = adminOperations({ metadata, auth, releases: createReleases({ metadata }) });
    return { ...operations, close: () => metadata.close() };
  } catch (error) {
    await metadata.close();
    throw error;
  }
}
