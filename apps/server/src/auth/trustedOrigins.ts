const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/** From where a signed-in browser may change something: the base URL, and for a server on this machine its other names. */
export function trustedOrigins(baseUrl: string): string[] {
  const { protocol, hostname, port, origin } = new URL(baseUrl);
  if (!LOOPBACK.includes(hostname)) return [origin];
  return LOOPBACK.map((name) => `${protocol}//${name}${port ? `:${port}` : ''}`);
}
