import { describe, expect, it } from 'vitest';
import { deliver, killTheSender } from './delivery.ts';

describe('delivery', () => {
  it('loses nothing that is over a second old, whatever becomes of the tab and the network', async () => {
    const { due, arrived, twice } = await deliver(12);
    expect(due).toBeGreaterThan(300);
    expect({ arrived, twice }).toEqual({ arrived: due, twice: 0 });
  });

  it('sends what five tabs have tracked although the one that sends is killed', async () => {
    expect(await killTheSender(200)).toEqual({ arrived: 1000, twice: 0 });
  });
});
