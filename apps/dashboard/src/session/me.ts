import { signal } from '@preact/signals';

const COOKIE = 'foothold_me';

/**
 * Who the member is in the demo product, by person or anonymous id: from `?me=` or the demo's cookie. That person is
 * "You" in lists and charts.
 */
export const meId = signal<string | null>(
  typeof document === 'undefined' ? null : findMe(location.search, document.cookie),
);

/** `?me=` wins over the cookie. */
export function findMe(search: string, cookies: string): string | null {
  const asked = new URLSearchParams(search).get('me');
  if (asked) {
    if (typeof document !== 'undefined') {
      // biome-ignore lint/suspicious/noDocumentCookie: a session cookie that the demo writes too; no store to await
      document.cookie = `${COOKIE}=${encodeURIComponent(asked)}; path=/; SameSite=Lax`;
    }
    return asked;
  }
  const pair = cookies.split('; ').find((candidate) => candidate.startsWith(`${COOKIE}=`));
  return pair ? decodeURIComponent(pair.slice(COOKIE.length + 1)) : null;
}
