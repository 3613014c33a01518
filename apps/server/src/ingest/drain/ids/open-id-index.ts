import type { Metadata } from '@foothold/storage/metadata';
import type { IdIndex } from './id-index.ts';
import { IdRuns } from './id-runs.ts';
import type { IdSet } from './id-set.ts';
import { idTable } from './id-table.ts';

/** The duplicate index that fits the store: one collector's own, or rows that many share. `sets`: see {@link IdRuns}. */
export const openIdIndex = (
  dialect: Metadata['dialect'],
  secret: Uint8Array,
  sets?: readonly [IdSet, IdSet],
): IdIndex => (dialect === 'sqlite' ? new IdRuns(secret, sets) : idTable);
