import type { Foothold } from '@foothold/sdk';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { hold, holdOf } from './hold.ts';
import { type Account, type Told, tell, type User } from './tell.ts';

let said: string[];
let runs: boolean;
let client: Foothold;
beforeEach(() => {
  said = [];
  runs = false;
  const say = (...words: unknown[]) => void said.push(words.filter(Boolean).join(' '));
  client = {
    init: () => {
      if (runs) return { ok: false, problem: 'it runs' };
      runs = true;
      say('init');
      return { ok: true };
    },
    shutdown: () => {
      runs = false;
      say('shutdown');
    },
    identify: (id: string, traits?: object) => say('identify', id, traits && JSON.stringify(traits)),
    group: (id: string) => say('group', id),
    reset: () => say('reset'),
  } as unknown as Foothold;
});
const tick = () => Promise.resolve();

describe('an instance', () => {
  test('starts once for all providers, and is shut down after the last', async () => {
    const first = hold(client, {});
    const second = hold(client, {});
    first();
    await tick();
    expect(said).toEqual(['init']);
    second();
    await tick();
    expect(said).toEqual(['init', 'shutdown']);
  });

  test('runs on when it is let go and held again within a tick, as strict mode does', async () => {
    hold(client, {})();
    const release = hold(client, {});
    await tick();
    expect(said).toEqual(['init']);
    release();
    await tick();
    hold(client, {});
    expect(said).toEqual(['init', 'shutdown', 'init']);
  });

  test('that the host has started stays, whoever comes and goes', async () => {
    client.init({});
    const [first, second] = [hold(client, {}), hold(client, {})];
    second();
    first();
    await tick();
    expect(said).toEqual(['init']);
  });

  test('says in the console what is wrong with how it was set up', () => {
    const error = vi.spyOn(console, 'error').mockImplementation(() => {});
    client.init = () => ({ ok: false, problem: 'no writeKey' });
    hold(client, {})();
    expect(error.mock.calls).toEqual([['foothold: no writeKey']]);
    error.mockRestore();
  });
});

describe('who is there', () => {
  let told: Told | undefined;
  const now = (user?: User | null, account?: Account | null) => {
    told = tell(client, holdOf(client), told, user, account);
  };
  beforeEach(() => {
    told = undefined;
    hold(client, {});
    said = [];
  });

  test('is told once, and again with a trait that is new', () => {
    now();
    now({ id: 'ann' });
    now({ id: 'ann' });
    now({ id: 'ann', traits: { plan: 'pro' } });
    expect(said).toEqual(['identify ann', 'identify ann {"plan":"pro"}']);
  });

  test('nobody after somebody is a reset; nobody at first is nothing', () => {
    now(null);
    now({ id: 'ann' }, { id: 'acme' });
    now(null, null);
    now(undefined);
    expect(said).toEqual(['identify ann', 'group acme', 'reset']);
  });

  test('somebody else is told of the account anew', () => {
    now({ id: 'ann' }, { id: 'acme' });
    now({ id: 'bob' }, { id: 'acme' });
    now({ id: 'bob' }, { id: 'umbrella' });
    expect(said).toEqual(['identify ann', 'group acme', 'identify bob', 'group acme', 'group umbrella']);
  });

  test('an instance that was started anew is told all of it', async () => {
    const release = hold(client, {});
    now({ id: 'ann' }, { id: 'acme' });
    release();
    hold(client, {});
    now({ id: 'ann' }, { id: 'acme' });
    expect(said).toEqual(['identify ann', 'group acme']);
    told = { ...told, hold: { holders: 0, isOurs: true } } as Told;
    now({ id: 'ann' }, { id: 'acme' });
    expect(said).toEqual(['identify ann', 'group acme', 'identify ann', 'group acme']);
  });
});
