import type { FirstValueSettings, InternalRules } from '@foothold/protocol/types';
import type { Metadata } from '@foothold/storage/metadata';
import { INTERNAL_DOMAIN } from './accounts.ts';
import { DAY_MS } from './calendar.ts';

const FIRST_VALUE: FirstValueSettings = { start: { event: 'Signed Up' }, unit: 'account', horizonMs: 14 * DAY_MS };
const INTERNAL: InternalRules = { emailDomains: [INTERNAL_DOMAIN], personIds: [], accountIds: [] };

/** How the sample project counts, said once: from sign-up, and without Northbeam's own people. Later changes stay. */
export async function setUpSample({ db }: Pick<Metadata, 'db'>, projectId: string): Promise<void> {
  await db
    .updateTable('projects')
    .set({ first_value: JSON.stringify(FIRST_VALUE), internal: JSON.stringify(INTERNAL) })
    .where('id', '=', projectId)
    .where('first_value', 'is', null)
    .execute();
}
