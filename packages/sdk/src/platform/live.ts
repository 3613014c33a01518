import type { Cancel, Platform } from './platform.ts';

/**
 * Listens to a stream of server-sent events. Calls back with true at each `state`, and once with false when it is over: the
 * stream is lost, or the page is hidden. One stream for all tabs of a browser, for on HTTP/1.1 the sixth
 * connection hangs the page's own requests. The tab that holds the lease listens and passes on what it hears; when it is
 * hidden or gone, the next one takes over. Whoever wants to go on after the end asks for the state first, which brings a
 * new ticket: no server that is away is asked for a stream.
 */
export function listen(platform: Platform, url: string, writeKey: string, callback: (isNews: boolean) => void): Cancel {
  const name = `foothold:${writeKey}:live`;
  const channel = new BroadcastChannel(name);
  const over = new AbortController();
  const tell = () => callback(true);
  const end = () => {
    if (over.signal.aborted) return;
    over.abort();
    channel.close();
    document.removeEventListener('visibilitychange', end);
    callback(false);
  };
  channel.onmessage = tell;
  document.addEventListener('visibilitychange', end);
  platform
    .withLease(
      name,
      () =>
        new Promise<void>((resolve) => {
          if (over.signal.aborted || document.hidden) return resolve(end());
          const source = new EventSource(url);
          over.signal.addEventListener('abort', () => {
            source.close();
            resolve();
          });
          source.addEventListener('state', () => {
            channel.postMessage(0);
            tell();
          });
          source.onerror = end;
        }),
      over.signal,
    )
    .catch(end);
  return end;
}
