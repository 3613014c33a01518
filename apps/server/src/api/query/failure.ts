import { ApiError } from '../../http/errors.ts';

/** What the engine says when a question is more than it may spend on one. */
const TOO_MUCH: Record<string, string> = {
  '159': 'takes too long',
  '241': 'takes too much memory',
  '307': 'reads too much',
  '396': 'answers too much',
};

/** Runs a question; one that is too big is the asker's to make smaller, and is said in those words. */
export async function answered<Answer>(signal: AbortSignal, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    // Nobody is there to read it.
    if (signal.aborted) throw new ApiError('unavailable', 'The question was given up.');
    const excess = TOO_MUCH[String((error as { code?: unknown } | null)?.code)];
    if (!excess) throw error;
    throw new ApiError(
      'invalid',
      `This question ${excess} over so many events; narrow the period (from, to) or name fewer events.`,
      { field: 'from' },
    );
  }
}
