import type { FirstValueSettings, InternalRules, ProjectSettings } from '@foothold/protocol/types';
import type { ProjectsTable } from '@foothold/storage/metadata';
import * as z from 'zod';

const DAY_MS = 24 * 60 * 60 * 1000;
const idList = z.array(z.string().min(1).max(256)).max(1_000);
const eventName = z.string().min(1).max(256);

/** The time zones that this Node knows. */
const timeZone = z.string().refine(isTimeZone, 'Not an IANA time zone, like Europe/Berlin.');

const firstValue = z.strictObject({
  start: z.union([
    z.strictObject({ event: z.union([eventName, z.array(eventName).min(1).max(20)]) }),
    z.strictObject({ trait: z.string().min(1).max(256) }),
  ]),
  unit: z.enum(['person', 'account']),
  horizonMs: z
    .number()
    .int()
    .min(1)
    .max(10 * 365 * DAY_MS),
}) satisfies z.ZodType<FirstValueSettings>;

const internal = z.strictObject({
  emailDomains: z.array(z.string().min(1).max(253).toLowerCase()).max(1_000),
  personIds: idList,
  accountIds: idList,
}) satisfies z.ZodType<InternalRules>;

/** What of a project can be changed; what is absent stays. */
export const settingsChange = z.strictObject({
  name: z.string().trim().min(1).max(120).optional(),
  timeZone: timeZone.optional(),
  firstValue: firstValue.nullable().optional(),
  internal: internal.optional(),
});
export type SettingsChange = z.output<typeof settingsChange>;

export const newProject = z.strictObject({
  name: z.string().trim().min(1).max(120),
  /** Default: the first organization in which the member may make projects. */
  organizationId: z.string().optional(),
  timeZone: timeZone.default('UTC'),
});

export function readSettings(row: ProjectsTable): ProjectSettings {
  return {
    id: row.id,
    name: row.name,
    sample: row.sample === 1,
    timeZone: row.time_zone,
    firstValue: row.first_value === null ? null : JSON.parse(row.first_value),
    internal: JSON.parse(row.internal),
  };
}

export function writeSettings(change: SettingsChange): Partial<ProjectsTable> {
  return {
    ...(change.name === undefined ? {} : { name: change.name }),
    ...(change.timeZone === undefined ? {} : { time_zone: change.timeZone }),
    ...(change.firstValue === undefined
      ? {}
      : { first_value: change.firstValue === null ? null : JSON.stringify(change.firstValue) }),
    ...(change.internal === undefined ? {} : { internal: JSON.stringify(change.internal) }),
  };
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
