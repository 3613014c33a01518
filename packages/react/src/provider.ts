import { type Foothold, foothold, type InitOptions } from '@foothold/sdk';
import { createContext, createElement, type ReactNode, useContext, useEffect, useRef } from 'react';
import { hold, holdOf } from './hold.ts';
import { type Account, type Told, tell, type User } from './tell.ts';

export interface FootholdProviderProps {
  /** As for `foothold.init`; read once. */
  options: InitOptions;
  /** Who is signed in; null and undefined: nobody yet. Somebody else, or nobody after somebody, is told at once. */
  user?: User | null;
  /** The account that the person works in. */
  account?: Account | null;
  /** Another instance than the package's own. */
  client?: Foothold;
  children?: ReactNode;
}

const Client = createContext<Foothold>(foothold);

/**
 * Starts Foothold with the application, keeps it told who is there, and shuts it down when it goes. Once, round all
 * that uses the hooks.
 *
 * @example
 * <FootholdProvider options={{ writeKey: 'fhw_…', apiHost: 'https://foothold.example.com' }} user={{ id: 'user-42' }}>
 *   <App />
 * </FootholdProvider>
 */
export function FootholdProvider({ options, user, account, client = foothold, children }: FootholdProviderProps) {
  const told = useRef<Told | undefined>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: options are read once; a second init would be refused.
  useEffect(() => hold(client, options), [client]);
  useEffect(() => {
    told.current = tell(client, holdOf(client), told.current, user, account);
  });
  return createElement(Client.Provider, { value: client }, children);
}

/**
 * The instance that the provider has started; without a provider, the package's own.
 * @example
 * const foothold = useFoothold();
 * return <button onClick={() => foothold.start('first-report')}>Show me</button>;
 */
export const useFoothold = (): Foothold => useContext(Client);
