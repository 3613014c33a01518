import { projectRulesSchema, themeSchema } from '@foothold/protocol/schema';
import type { Config } from '@foothold/protocol/types';
import type { Database, EnvironmentSettingsTable } from '@foothold/storage/metadata';
import type { Kysely } from 'kysely';
import * as z from 'zod';

/** How much may come by itself, and how long nothing does after a complaint. */
export const interruptionsSchema = z.strictObject({
  mode: z.enum(['calm', 'normal', 'off']),
  /** Days of quiet after somebody has said that it is too much. Default 14. */
  quietDays: z.number().min(0).max(365).optional(),
});
export const identitySchema = z.strictObject({ mode: z.enum(['off', 'report', 'enforced']) });

/** What an environment can be set to, by name. */
export const SETTINGS = {
  theme: { schema: themeSchema, absent: {} },
  interruptions: { schema: interruptionsSchema, absent: { mode: 'calm' } },
  rules: { schema: projectRulesSchema, absent: {} },
  identity: { schema: identitySchema, absent: { mode: 'off' } },
} as const satisfies Record<EnvironmentSettingsTable['name'], { schema: z.ZodType; absent: object }>;

export type SettingName = keyof typeof SETTINGS;
export type Settings = { [Name in SettingName]: z.output<(typeof SETTINGS)[Name]['schema']> };
export const QUIET_DAYS = 14;

/** All settings of an environment, with defaults. */
export async function readSettings(db: Kysely<Database>, environmentId: string): Promise<Settings> {
  const rows = await db
    .selectFrom('environment_settings')
    .select(['name', 'value'])
    .where('environment_id', '=', environmentId)
    .execute();
  const { theme, interruptions, rules, identity } = SETTINGS;
  const stored = Object.fromEntries(rows.map(({ name, value }) => [name, JSON.parse(value)])) as Partial<Settings>;
  return {
    theme: theme.absent,
    interruptions: interruptions.absent,
    rules: rules.absent,
    identity: identity.absent,
    ...stored,
  };
}

export async function writeSetting(
  db: Kysely<Database>,
  environmentId: string,
  name: SettingName,
  value: unknown,
  now: number,
): Promise<void> {
  const changing = { value: JSON.stringify(value), changed_at: now };
  await db
    .insertInto('environment_settings')
    .values({ environment_id: environmentId, name, ...changing })
    .onConflict((conflict) => conflict.columns(['environment_id', 'name']).doUpdateSet(changing))
    .execute();
}

/** What of the settings a browser gets in its config. */
export function inConfig({ theme, interruptions, rules }: Settings): Pick<Config, 'theme' | 'interruptions' | 'rules'> {
  const hasRules = Object.keys(rules).length > 0;
  return { theme, interruptions: interruptions.mode, ...(hasRules ? { rules } : {}) };
}
