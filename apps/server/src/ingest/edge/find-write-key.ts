/** The key of a request: basic auth's user name, else the body's `writeKey`, else the query's, else bearer; null when there is none. */
export function findWriteKey(
  authorization: string | undefined,
  body: Record<string, unknown> | null,
  query: string | undefined,
): string | null {
  const [scheme, credentials] = split(authorization);
  if (scheme === 'basic') {
    const [userName] = Buffer.from(credentials, 'base64').toString('utf8').split(':', 1);
    if (userName) return userName;
  }
  if (typeof body?.writeKey === 'string' && body.writeKey !== '') return body.writeKey;
  if (query) return query;
  return scheme === 'bearer' && credentials ? credentials : null;
}

function split(authorization: string | undefined): [scheme: string, credentials: string] {
  if (!authorization) return ['', ''];
  const space = authorization.indexOf(' ');
  if (space < 0) return ['', ''];
  return [authorization.slice(0, space).toLowerCase(), authorization.slice(space + 1).trim()];
}
