/** What a page's Content-Security-Policy must let through for the SDK to work. */
export interface CspGap {
  directive: 'script-src' | 'connect-src';
  /** The source to add. */
  add: string;
  /** The whole directive with it, ready to be pasted. */
  line: string;
}

const NEEDED = ['script-src', 'connect-src'] as const;

/**
 * What is missing in a Content-Security-Policy header (several policies may be joined by commas: each must allow).
 * Styles and workers need nothing: the SDK uses adopted style sheets and no worker.
 * @param apiHost where the SDK is loaded from and sends to, like `https://foothold.example`
 * @param pageOrigin of the page that has the policy, for `'self'`
 * @returns one gap a directive; empty when the policy lets the SDK work
 * @see https://www.w3.org/TR/CSP3/#match-url-to-source-expression
 */
export function missingCspDirectives(header: string, apiHost: string, pageOrigin?: string): CspGap[] {
  const host = new URL(apiHost);
  const gaps = new Map<string, CspGap>();
  for (const policy of header.split(',').map(readPolicy)) {
    for (const directive of NEEDED) {
      const sources = effectiveSources(policy, directive);
      if (sources === null || gaps.has(directive) || isAllowed(sources, directive, host, pageOrigin)) continue;
      const kept = sources.filter((source) => source.toLowerCase() !== "'none'");
      gaps.set(directive, { directive, add: host.origin, line: [directive, ...kept, host.origin].join(' ') });
    }
  }
  return [...gaps.values()];
}

type Policy = Map<string, string[]>;

/** The first of several directives of one name counts. */
function readPolicy(text: string): Policy {
  const policy: Policy = new Map();
  for (const part of text.split(';')) {
    const [name, ...sources] = part.trim().split(/\s+/);
    if (name && !policy.has(name.toLowerCase())) policy.set(name.toLowerCase(), sources);
  }
  return policy;
}

/** Null: nothing in the policy speaks about it, so everything is allowed. */
function effectiveSources(policy: Policy, directive: (typeof NEEDED)[number]): string[] | null {
  const fallbacks = directive === 'script-src' ? ['script-src-elem', 'script-src'] : ['connect-src'];
  for (const name of [...fallbacks, 'default-src']) {
    const sources = policy.get(name);
    if (sources) return sources;
  }
  return null;
}

function isAllowed(sources: string[], directive: string, host: URL, pageOrigin: string | undefined): boolean {
  const lower = sources.map((source) => source.toLowerCase());
  if (directive === 'script-src') {
    // A nonce on the tag is enough, also for what the script loads; with strict-dynamic hosts count for nothing.
    if (lower.some((source) => source.startsWith("'nonce-"))) return true;
    if (lower.includes("'strict-dynamic'")) return false;
  }
  return lower.some((source) => matches(source, host, pageOrigin));
}

function matches(source: string, host: URL, pageOrigin: string | undefined): boolean {
  if (source === '*') return ['http:', 'https:', 'ws:', 'wss:'].includes(host.protocol);
  if (source === "'self'") return pageOrigin !== undefined && new URL(pageOrigin).origin === host.origin;
  if (/^[a-z][a-z0-9+.-]*:$/.test(source)) return source === host.protocol;
  const found = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^:/]+)(?::(\d+|\*))?(\/.*)?$/.exec(source);
  if (!found) return false;
  const [, scheme, name = '', port, path = '/'] = found;
  if (path !== '/') return false; // one file is not enough: the SDK loads more when it has something to show
  if (scheme !== undefined && !isScheme(scheme, host.protocol)) return false;
  return isHost(name, host.hostname) && isPort(port, host);
}

/** A source for http lets https through. */
const isScheme = (scheme: string, protocol: string) =>
  `${scheme}:` === protocol || (scheme === 'http' && protocol === 'https:');

const isHost = (name: string, hostname: string) =>
  name === '*' || (name.startsWith('*.') ? hostname.endsWith(name.slice(1)) : name === hostname);

function isPort(port: string | undefined, host: URL): boolean {
  const defaultPort = host.protocol === 'https:' ? '443' : '80';
  return port === '*' || (port ?? defaultPort) === (host.port || defaultPort);
}
