import type { StateVersionsTable } from '@foothold/storage/metadata';
import { chunks, type Trx } from './tables.ts';

/** Says that what a browser would be told about these is another than before. */
export async function bumpVersions(
  trx: Trx,
  environmentId: string,
  kind: StateVersionsTable['subject_kind'],
  ids: Iterable<string>,
): Promise<void> {
  for (const chunk of chunks(ids)) {
    const rows = chunk.map((id) => ({
      environment_id: environmentId,
      subject_kind: kind,
      subject_id: id,
      version: 1,
    }));
    await trx
      .insertInto('state_versions')
      .values(rows)
      .onConflict((conflict) =>
        conflict
          .columns(['environment_id', 'subject_kind', 'subject_id'])
          .doUpdateSet((eb) => ({ version: eb('state_versions.version', '+', 1) })),
      )
      .execute();
  }
}
