import { describe, expect, it } from 'vitest';
import { clientAddress, TrustedProxies } from './client-address.ts';
import { NO_RATES, Rates } from './rates.ts';

const sender = { key: 'k', address: '203.0.113.9', origin: 'https://app.example' };

describe('Rates', () => {
  it('takes everything where nothing is configured', () => {
    const rates = new Rates(NO_RATES);
    expect(rates.isLimited).toBe(false);
    expect(rates.admit(sender, 1e9, 0)).toBe(0);
  });

  it('allows a burst of ten seconds, then the rate', () => {
    const rates = new Rates({ ...NO_RATES, perKey: 100 });
    expect(rates.admit(sender, 1_000, 0)).toBe(0);
    expect(rates.admit(sender, 10, 0)).toBe(10);
    expect(rates.admit(sender, 10, 1_000)).toBe(0);
    let taken = 0;
    for (let ms = 2_000; ms < 62_000; ms += 50) if (rates.admit(sender, 10, ms) === 0) taken += 10;
    expect(taken).toBeGreaterThanOrEqual(5_900);
    expect(taken).toBeLessThanOrEqual(6_200);
  });

  it('takes a batch larger than the burst once, and lets it be paid for', () => {
    const rates = new Rates({ ...NO_RATES, perKey: 1 });
    expect(rates.admit(sender, 500, 0)).toBe(0);
    expect(rates.admit(sender, 1, 0)).toBe(491_000);
    expect(rates.admit(sender, 1, 491_000)).toBe(0);
  });

  it('keeps keys, addresses and origins apart, and takes from none when one refuses', () => {
    const rates = new Rates({ perKey: 1, perAddress: 10, perOrigin: null });
    for (let n = 0; n < 10; n++) expect(rates.admit({ ...sender, key: `k${n}` }, 10, 0)).toBe(0);
    const fresh = { ...sender, key: 'fresh' };
    expect(rates.admit(fresh, 10, 0)).toBeGreaterThan(0);
    expect(rates.admit({ ...fresh, address: '203.0.113.10' }, 10, 0)).toBe(0);
    expect(rates.admit({ ...fresh, address: null }, 10, 0)).toBeGreaterThan(0);
  });
});

describe('clientAddress', () => {
  const proxies = new TrustedProxies(['10.0.0.0/8', '::1', 'fd00::/8']);

  it('is the other end of the connection, whatever a header says, unless that is a trusted proxy', () => {
    expect(clientAddress('203.0.113.9', '198.51.100.1', proxies)).toBe('203.0.113.9');
    expect(clientAddress('10.1.2.3', '198.51.100.1', null)).toBe('10.1.2.3');
    expect(clientAddress('10.1.2.3', undefined, proxies)).toBe('10.1.2.3');
    expect(clientAddress(undefined, '198.51.100.1', proxies)).toBeNull();
  });

  it('is the last address in the header that no proxy of ours has', () => {
    expect(clientAddress('10.1.2.3', 'spoofed, 198.51.100.1', proxies)).toBe('198.51.100.1');
    expect(clientAddress('::ffff:10.1.2.3', '6.6.6.6, 198.51.100.1, fd00::7,10.9.9.9', proxies)).toBe('198.51.100.1');
    expect(clientAddress('::1', 'not an address', proxies)).toBe('::1');
    expect(clientAddress('10.1.2.3', ','.repeat(100_000), proxies)).toBe('10.1.2.3');
  });

  it('says in words what cannot be a proxy', () => {
    for (const entry of ['proxy.example', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '']) {
      expect(() => new TrustedProxies([entry]), entry).toThrow(/neither an address nor a network/);
    }
  });
});
