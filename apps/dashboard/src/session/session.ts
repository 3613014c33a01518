import type { EnvironmentItem, ProjectItem, SessionInfo } from '@foothold/protocol/types';
import { computed, signal } from '@preact/signals';
import { RequestFailure, request } from '../api/request.ts';
import { chooseEnvironment } from './chooseEnvironment.ts';
import { recall, remember } from './remember.ts';

export type SessionState =
  | { status: 'asking' }
  | { status: 'signed-out' }
  | { status: 'failed'; failure: RequestFailure }
  | { status: 'signed-in'; info: SessionInfo };

/** Who is signed in. One for the tab: it lives as long as the page. */
export const session = signal<SessionState>({ status: 'asking' });

const chosenId = signal<string | null>(
  new URLSearchParams(globalThis.location?.search ?? '').get('env') ?? recall('environment'),
);

export interface Place {
  project: ProjectItem;
  environment: EnvironmentItem;
}
/** Where the member is: project and environment. Null when signed out or without any project. */
export const place = computed<Place | null>(() =>
  session.value.status === 'signed-in' ? chooseEnvironment(session.value.info.projects, chosenId.value) : null,
);

/** Asks the server who is signed in. */
export async function loadSession(): Promise<void> {
  try {
    session.value = { status: 'signed-in', info: await request<SessionInfo>('/api/v1/session') };
  } catch (error) {
    if (!(error instanceof RequestFailure)) throw error;
    session.value = error.status === 401 ? { status: 'signed-out' } : { status: 'failed', failure: error };
  }
}

/** Goes to another environment and remembers it for the next visit. */
export function openEnvironment(id: string): void {
  remember('environment', id);
  chosenId.value = id;
}

/** The session is over (expired or revoked): the sign-in page follows. */
export function signOutLocally(): void {
  session.value = { status: 'signed-out' };
}

/** @throws RequestFailure with words that the form can show. */
export async function signIn(email: string, password: string): Promise<void> {
  await request('/api/auth/sign-in/email', { method: 'POST', body: { email, password } });
  await loadSession();
}

export async function signOut(): Promise<void> {
  await request('/api/auth/sign-out', { method: 'POST', body: {} }).catch(() => null);
  location.assign('/');
}
