/** What became of what was sent again, as the API counts it. */
export interface Replayed {
  stored: number;
  duplicate: number;
  quarantined: number;
}
/** Of one request: it sends as many as it has time for. */
export interface ReplayAnswer extends Replayed {
  nextCursor?: string;
  remaining?: number;
}
/** All requests until now, and how many are still to be sent. */
export interface ReplaySoFar extends Replayed {
  remaining: number;
}

interface ReplayAllOptions {
  /** One request; `body` as the API takes it. */
  ask: (body: object) => Promise<ReplayAnswer>;
  /** Told after each request but the last; false: no further one. */
  goesOn: (soFar: ReplaySoFar) => boolean;
}

/** Sends again whatever matches, request after request. Rejects with what one of them failed with. */
export async function replayAll(body: object, { ask, goesOn }: ReplayAllOptions): Promise<ReplaySoFar> {
  let soFar: ReplaySoFar = { stored: 0, duplicate: 0, quarantined: 0, remaining: 0 };
  for (let cursor: string | undefined; ; ) {
    const answer: ReplayAnswer = await ask(cursor === undefined ? body : { ...body, cursor });
    soFar = {
      stored: soFar.stored + answer.stored,
      duplicate: soFar.duplicate + answer.duplicate,
      quarantined: soFar.quarantined + answer.quarantined,
      remaining: answer.remaining ?? 0,
    };
    cursor = answer.nextCursor;
    if (cursor === undefined || !goesOn(soFar)) return soFar;
  }
}
