import { BlockList, isIP } from 'node:net';

/** Addresses and networks (`10.0.0.0/8`) of one's own proxies, whose `X-Forwarded-For` is believed. */
export class TrustedProxies {
  readonly #list = new BlockList();

  /** Throws in words when one cannot be meant. */
  constructor(entries: readonly string[]) {
    for (const entry of entries) {
      const [address = '', prefix, ...more] = entry.split('/');
      const family = isIP(address);
      const bits = prefix === undefined ? null : Number(prefix);
      const isPrefix = bits === null || (Number.isInteger(bits) && bits >= 0 && bits <= (family === 6 ? 128 : 32));
      if (family === 0 || !isPrefix || more.length > 0 || prefix === '') {
        throw new Error(`"${entry}" is neither an address nor a network like 10.0.0.0/8.`);
      }
      const type = family === 6 ? 'ipv6' : 'ipv4';
      if (bits === null) this.#list.addAddress(address, type);
      else this.#list.addSubnet(address, bits, type);
    }
  }

  has(address: string): boolean {
    const family = isIP(address);
    return family !== 0 && this.#list.check(address, family === 6 ? 'ipv6' : 'ipv4');
  }
}

/**
 * Who has sent a request: the connection's other end, or, where that is a trusted proxy, the last address in
 * `X-Forwarded-For` that is none. What stands before it anybody may have written.
 */
export function clientAddress(
  connection: string | undefined,
  forwardedFor: string | undefined,
  proxies: TrustedProxies | null,
): string | null {
  if (!connection) return null;
  let address = plain(connection);
  if (!proxies || !forwardedFor) return address;
  const hops = forwardedFor.slice(-1_000).split(',');
  while (proxies.has(address)) {
    const before = plain(hops.pop()?.trim() ?? '');
    if (isIP(before) === 0) break;
    address = before;
  }
  return address;
}

/** An IPv4 address that a socket for both families has written as IPv6, as itself. */
const plain = (address: string): string => (address.startsWith('::ffff:') ? address.slice(7) : address);
