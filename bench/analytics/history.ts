import type { EventStore } from '@foothold/storage/events';

/** One environment of the bench. */
export const ENVIRONMENT = 'bench';
export const NAMES = ['signed_up', 'source_connected', 'teammate_invited', 'report_created', 'report_shared'] as const;
/** The history is 90 days from here. */
export const FROM_MS = Date.UTC(2026, 0, 1);
export const DAYS = 90;
const CHUNK = 200_000;

/**
 * Fills an empty store inside the engine: a tenth as many people as events, a third of them anonymous at first and half of their
 * events, identified later; half the rest steps of a funnel, the rest pages and clicks. The same for the same number.
 */
export async function fill(store: EventStore, events: number): Promise<void> {
  const people = Math.max(1, Math.floor(events / 10));
  for (let from = 0; from < events; from += CHUNK) {
    await store.command(
      `INSERT INTO events
      WITH cityHash64(number, 7) % {people:UInt64} AS p, cityHash64(number, 5) % 100 AS ev,
        p % 3 = 0 AND cityHash64(number, 13) % 2 = 0 AS unknown,
        {from:Int64} + toInt64(cityHash64(p, 1) % ({days:UInt64} * 57600000))
          + toInt64(pow((cityHash64(number, 3) % 1000000) / 1000000, 3) * {days:UInt64} * 28800000) AS ms,
        multiIf(ev < 12, 'signed_up', ev < 26, 'source_connected', ev < 38, 'teammate_invited', ev < 48, 'report_created',
          ev < 55, 'report_shared', ev < 60, '$identify', ev < 62, '$group', ev < 88, '$page', 'button_clicked') AS name,
        concat('user-', lower(hex(cityHash64(p, 9))), lower(hex(cityHash64(p, 10)))) AS user,
        concat('anonymous-', lower(hex(cityHash64(p, 11))), lower(hex(cityHash64(p, 12)))) AS anonymous
      SELECT '${ENVIRONMENT}', if(unknown, anonymous, user), fromUnixTimestamp64Milli(ms, 'UTC'),
        concat(lower(hex(cityHash64(number, 21))), '-', toString(number)),
        multiIf(name = '$page', 'page', name = '$identify', 'identify', name = '$group', 'group', 'track'), name,
        if(unknown, '', user), if(p % 3 = 0, anonymous, ''), if(name = '$group' OR p % 5 = 0, concat('account-', toString(p % ({people:UInt64} / 12))), ''),
        if(name = '$page', '/reports', ''),
        concat('{"plan":"', ['free', 'pro', 'team'][p % 3 + 1], '","seats":', toString(number % 50), ',"email":"', toString(p), '@',
          if(p % 400 = 0, 'own.example', 'else.example'), '"}'),
        '{"library":{"name":"foothold","version":"1.0.0"},"userAgent":"Mozilla/5.0 (X11; Linux x86_64)"}',
        '', number % 100 = 0, fromUnixTimestamp64Milli(ms, 'UTC'), intDiv(number, 5000)
      FROM numbers({first:UInt64}, {count:UInt64})`,
      { people, from: FROM_MS, days: DAYS, first: from, count: Math.min(CHUNK, events - from) },
    );
  }
  for (const table of ['events', 'identity_first', 'calls']) await store.command(`OPTIMIZE TABLE ${table} FINAL`);
}
