import { type CommitOptions, decideBlock } from './commit-block.ts';
import type { CutBlock } from './cut-block.ts';
import { isTransient } from './is-transient.ts';

class Undo extends Error {}

/**
 * The events of a block that no store takes, by halving: each half is tried in a transaction that is undone. Empty when
 * there is nothing wrong with the events: then it is the store, and the caller tries again later.
 */
export async function findPoison(cut: CutBlock, options: CommitOptions): Promise<Set<number>> {
  const all = cut.incoming.map((_, ordinal) => ordinal);
  const works = async (ordinals: readonly number[]) => {
    const part: CutBlock = { ...cut, incoming: ordinals.map((n) => cut.incoming[n] as CutBlock['incoming'][number]) };
    try {
      await options.metadata.db.transaction().execute(async (trx) => {
        await decideBlock(trx, part, options);
        throw new Undo();
      });
      return true;
    } catch (error) {
      if (error instanceof Undo) return true;
      if (isTransient(error)) throw error;
      return false;
    } finally {
      options.ids.settle('undone');
    }
  };
  const poison = new Set<number>();
  const search = async (ordinals: readonly number[]): Promise<void> => {
    if (ordinals.length === 0 || (await works(ordinals))) return;
    if (ordinals.length === 1) return void poison.add(ordinals[0] as number);
    const half = ordinals.length >> 1;
    await search(ordinals.slice(0, half));
    await search(ordinals.slice(half));
  };
  if (!(await works([]))) return poison;
  await search(all);
  const isEveryEvent = poison.size === all.length && all.length > 1;
  return isEveryEvent ? new Set() : poison;
}
