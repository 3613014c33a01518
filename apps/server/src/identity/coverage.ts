import type { Database } from '@foothold/storage/metadata';
import type { Kysely } from 'kysely';

/** How the requests of the last days that name somebody were signed. Counted while the mode is not `off`. */
export interface IdentityCoverage {
  days: number;
  /** From browsers, all together. */
  requests: number;
  signed: number;
  unsigned: number;
  expired: number;
  invalid: number;
  /** With a secret key: needs no signature, and is in none of the others. */
  fromServers: number;
  /** signed / requests; null without any. */
  rate: number | null;
}

const DAYS = 7;
const DAY_MS = 86_400_000;

export async function identityCoverage(
  db: Kysely<Database>,
  environmentId: string,
  now: number,
): Promise<IdentityCoverage> {
  const from = new Date(now - (DAYS - 1) * DAY_MS).toISOString().slice(0, 10);
  const rows = await db
    .selectFrom('install_observations')
    .select(['subject', 'count'])
    .where('environment_id', '=', environmentId)
    .where('code', '=', 'identity')
    .where('subject', '>=', from)
    .execute();
  const of = (how: string) =>
    rows.filter(({ subject }) => subject.endsWith(` ${how}`)).reduce((sum, { count }) => sum + count, 0);
  const [signed, unsigned, expired, invalid] = [of('token'), of('missing'), of('expired'), of('invalid')];
  const requests = signed + unsigned + expired + invalid;
  const rate = requests === 0 ? null : signed / requests;
  return { days: DAYS, requests, signed, unsigned, expired, invalid, fromServers: of('key'), rate };
}
