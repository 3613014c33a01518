import { useLocation } from 'preact-iso';

/** What stands after `?`, without `#…`. */
export const searchOf = (url: string): string => new URL(url, 'http://here').search;

/** The part of the address after `?`, and the way to change some of it without a new entry in the history. */
export function useSearch(): {
  params: URLSearchParams;
  change: (changes: { [name: string]: string | null }) => void;
} {
  const { url, path, route } = useLocation();
  const params = new URLSearchParams(searchOf(url));
  const change = (changes: { [name: string]: string | null }) => {
    const next = new URLSearchParams(params);
    for (const [name, value] of Object.entries(changes)) {
      if (value === null) next.delete(name);
      else next.set(name, value);
    }
    const search = next.toString();
    route(search ? `${path}?${search}` : path, true);
  };
  return { params, change };
}
