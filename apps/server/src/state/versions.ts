import type { StateVersionsTable } from '@foothold/storage/metadata';
import { increment, type Trx } from './tables.ts';

/** Says that what a browser would be told about these is another than before. */
export async function bumpVersions(
  trx: Trx,
  environmentId: string,
  kind: StateVersionsTable['subject_kind'],
  ids: Iterable<string>,
): Promise<void> {
  const rows = [...ids].map((id) => ({
    environment_id: environmentId,
    subject_kind: kind,
    subject_id: id,
    version: 1,
  }));
  await increment(trx, 'state_versions', ['environment_id', 'subject_kind', 'subject_id'], 'version', rows);
}
