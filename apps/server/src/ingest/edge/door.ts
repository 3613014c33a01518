import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, answerRefusal, writeAnswer } from './answer.ts';
import type { Collector } from './collector.ts';
import { fromIncoming } from './edge-request.ts';
import { FORM_OF_PATH } from './forms.ts';

export interface DoorOptions {
  collector: Pick<Collector, 'collect'>;
  onError: (error: unknown) => void;
}

/** Takes a request to itself, or leaves it to whoever comes next: false. */
export type Door = (incoming: IncomingMessage, outgoing: ServerResponse) => boolean;

/** How long a client may go on with a body that was answered before it was read. */
const REST_MS = 500;

/** The way of events past everything that is made for all kinds of requests: the busiest path there is. */
export function ingestDoor({ collector, onError }: DoorOptions): Door {
  return (incoming, outgoing) => {
    if (incoming.method !== 'POST') return false;
    const url = incoming.url ?? '';
    const query = url.indexOf('?');
    const form = FORM_OF_PATH.get(query < 0 ? url : url.slice(0, query));
    if (form === undefined) return false;
    const answer = (said: Answer) => {
      if (!incoming.complete) outgoing.once('finish', () => endOf(incoming));
      writeAnswer(said, outgoing);
    };
    collector.collect(fromIncoming(incoming, url), form).then(answer, (error: unknown) => {
      onError(error);
      answer(answerRefusal('unavailable'));
    });
    return true;
  };
}

/** Lets the rest of a body come, so that the client reads its answer and keeps its connection; not for long. */
function endOf(incoming: IncomingMessage): void {
  if (incoming.complete || incoming.destroyed) return;
  const cut = setTimeout(() => incoming.socket.destroySoon(), REST_MS);
  incoming.once('close', () => clearTimeout(cut)).once('end', () => clearTimeout(cut));
  incoming.resume();
}
