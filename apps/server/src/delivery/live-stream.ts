import { type Every, interval } from './every.ts';
import type { LiveHub } from './live-hub.ts';
import type { Ticket } from './ticket.ts';

const HEARTBEAT_MS = 25_000;
const RETRY_MS = 5_000;

export interface LiveStreamDeps {
  hub: LiveHub;
  /** Whether anything has changed since the ticket was issued. */
  isBehind(ticket: Ticket): Promise<boolean>;
  every?: Every;
}

/**
 * Server-sent events: `state` whenever it is time to ask for the state again, also at once. Nothing about anybody travels here; a comment
 * now and then keeps proxies from closing the stream.
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 */
export function liveStream(ticket: Ticket, { hub, isBehind, every = interval }: LiveStreamDeps): Response {
  const encoder = new TextEncoder();
  let end = () => {};
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      const say = (text: string) => {
        // A reader that has stopped reading is not written to without end.
        if ((controller.desiredSize ?? 0) > -100) controller.enqueue(encoder.encode(text));
      };
      const stopBeating = every(HEARTBEAT_MS, () => say(':\n\n'));
      let stopWatching = () => {};
      let isEnded = false;
      end = () => {
        isEnded = true;
        stopBeating();
        stopWatching();
      };
      say(`retry: ${RETRY_MS}\n\n`);
      const news = () => say('event: state\ndata: {}\n\n');
      stopWatching = await hub.watch(ticket, news);
      // Between the answer and the stream nobody listened.
      if (!isEnded && (await isBehind(ticket))) news();
      if (isEnded) stopWatching();
    },
    cancel: () => end(),
  });
  return new Response(body, {
    headers: { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' },
  });
}
