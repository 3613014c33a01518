import type { Content, Milestone } from '@foothold/protocol/types';
import type { Metadata } from '@foothold/storage/metadata';
import { canonical } from '@foothold/targeting';
import { putContents, storedContents } from '../content/contents.ts';
import { publish } from '../content/publish.ts';
import type { Releases } from '../content/releases.ts';
import { putMilestones, storedMilestones } from '../milestones/put-milestones.ts';
import type { NamedPlace } from './place.ts';

export interface ContentAsCode {
  contents: Content[];
  milestones: Milestone[];
}
export interface PushedItem {
  type: 'content' | 'milestone';
  id: string;
  change: 'added' | 'changed' | 'same';
}

/** The drafts and milestones of a project, without what the server keeps about them. */
export async function pullContent({ db }: Pick<Metadata, 'db'>, { projectId }: NamedPlace): Promise<ContentAsCode> {
  const milestones = [...(await storedMilestones(db, projectId)).values()].map(({ milestone }) => milestone);
  return {
    contents: (await storedContents(db, projectId)).map(({ draft }) => draft),
    milestones: milestones.map(({ firstValue, ...rest }) => (firstValue ? { ...rest, firstValue } : rest)),
  };
}

/** Writes milestones and drafts, all or nothing, and with `publish` publishes those contents. What is not sent stays. */
export async function pushContent(
  { metadata, releases, now }: { metadata: Pick<Metadata, 'db'>; releases: Releases; now: number },
  place: NamedPlace,
  { contents, milestones, publish: isToPublish }: ContentAsCode & { publish: boolean },
): Promise<PushedItem[]> {
  const author = { by: 'command line', now };
  const before = await pullContent(metadata, place);
  await metadata.db.transaction().execute(async (trx) => {
    await putMilestones(trx, place.projectId, milestones, author);
    await putContents(trx, place.projectId, contents, author);
    if (!isToPublish) return;
    for (const { id } of contents) await publish(trx, place, id, author);
  });
  await releases.projectChanged(place.projectId);
  return [...compare('milestone', before.milestones, milestones), ...compare('content', before.contents, contents)];
}

function compare(type: PushedItem['type'], before: { id: string }[], after: { id: string }[]): PushedItem[] {
  const known = new Map(before.map((item) => [item.id, item]));
  return after.map((item) => {
    const old = known.get(item.id);
    return { type, id: item.id, change: !old ? 'added' : isSame(old, item) ? 'same' : 'changed' };
  });
}

/** `firstValue: false` and none say the same. */
export const isSame = (a: { id: string; firstValue?: boolean }, b: { id: string; firstValue?: boolean }): boolean =>
  canonical({ ...a, firstValue: a.firstValue ?? false }) === canonical({ ...b, firstValue: b.firstValue ?? false });
