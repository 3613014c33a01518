import { tenancy } from './0001-tenancy.ts';
import { content } from './0002-content.ts';
import { state } from './0003-state.ts';
import { ingest } from './0004-ingest.ts';
import { stateEpochs } from './0005-state-epochs.ts';
import { ingestIds } from './0006-ingest-ids.ts';
import { guidance } from './0007-guidance.ts';
import { rawQuarantine } from './0008-raw-quarantine.ts';
import { contentPerAccount } from './0009-content-per-account.ts';
import { experimentUnits } from './0010-experiment-units.ts';
import type { MetadataMigration } from './migration.ts';

/** Every migration there is; a file in this folder that is not named here fails a test. */
export const migrations: MetadataMigration[] = [
  tenancy,
  content,
  state,
  ingest,
  stateEpochs,
  ingestIds,
  guidance,
  rawQuarantine,
  contentPerAccount,
  experimentUnits,
];
