import { type Foothold, foothold, type InitOptions } from '@foothold/sdk';
import { createContext, type ReactNode, useContext, useEffect, useRef } from 'react';

type Traits = NonNullable<Parameters<Foothold['identify']>[1]>;

export interface FootholdProviderProps {
  /** As for `foothold.init`; read once. */
  options: InitOptions;
  /** Who is signed in; null and undefined: nobody yet. Somebody else, or nobody after somebody, is told to Foothold at once. */
  user?: { id: string; traits?: Traits } | null;
  /** The account that the person works in. */
  account?: { id: string; traits?: Traits } | null;
  /** Another instance than the package's own, for tests. */
  client?: Foothold;
  children?: ReactNode;
}

const Client = createContext<Foothold>(foothold);

/**
 * Starts Foothold with the application and keeps it told who is there. Once, round all that uses the hooks.
 *
 * @example
 * <FootholdProvider options={{ writeKey: 'fhw_…', apiHost: 'https://foothold.example.com' }} user={{ id: 'user-42' }}>
 *   <App />
 * </FootholdProvider>
 */
export function FootholdProvider({ options, user, account, client = foothold, children }: FootholdProviderProps) {
  // biome-ignore lint/correctness/useExhaustiveDependencies: options are read once; a second init would be refused.
  useEffect(() => {
    const result = client.init(options);
    // Effects run twice in strict mode; the second finds it running, which is as it should be.
    if (!result.ok && result.problem !== 'it runs') console.error(`foothold: ${result.problem}`);
  }, [client]);
  useTold(user, (next) => client.identify(next.id, next.traits), client.reset);
  useTold(account, (next) => client.group(next.id, next.traits));
  return <Client.Provider value={client}>{children}</Client.Provider>;
}

/** The instance that the provider has started; without a provider, the package's own. */
export const useFoothold = (): Foothold => useContext(Client);

interface Told {
  id: string;
  traits?: Traits;
}

/** Tells who or what it is now, whenever the id or a trait differs; `left` when there was one and is none any more. */
function useTold(now: Told | null | undefined, tell: (now: Told) => void, left?: () => void) {
  const before = useRef('');
  const key = now ? JSON.stringify([now.id, now.traits]) : '';
  useEffect(() => {
    if (before.current === key) return;
    if (now) tell(now);
    else left?.();
    before.current = key;
  });
}
