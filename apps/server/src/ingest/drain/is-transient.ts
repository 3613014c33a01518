/**
 * PostgreSQL's classes of errors that pass: connection, rollback, resources, intervention, system.
 * @see https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const POSTGRES = /^(08|40|53|57|58)[0-9A-Z]{3}$/;
const SYSTEM = /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_|ENOSPC|EIO|EMFILE|ENFILE|EDQUOT)/;
const SQLITE = /^SQLITE_(BUSY|LOCKED|FULL|IOERR|NOMEM|CANTOPEN|READONLY|PROTOCOL|INTERRUPT)/;
const WORDS = /connection|socket|timeout|timed out|terminat|disk is full|no space|database is locked/i;

/** Whether a metadata store may take the same statement later: it is away, busy or full, rather than offended. */
export function isTransient(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && (POSTGRES.test(code) || SYSTEM.test(code) || SQLITE.test(code))) return true;
  return typeof message === 'string' && WORDS.test(message);
}

/**
 * ClickHouse's errors that are about the rows themselves: cannot parse, wrong type, too large.
 * @see https://github.com/ClickHouse/ClickHouse/blob/master/src/Common/ErrorCodes.cpp
 */
const ABOUT_ROWS = new Set([6, 26, 27, 38, 41, 53, 69, 70, 72, 117, 130, 131, 321, 349, 467, 636]);

/** Whether the event store refuses the rows themselves; anything else is tried again for as long as it takes. */
export function refusesRows(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return ABOUT_ROWS.has(Number(code));
}
