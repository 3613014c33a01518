/**
 * Who is in which arm of an experiment: by a stable hash of the unit, so that browser and server agree without asking,
 * unless an arm was stored at the first exposure.
 */
import type { Arm, Holdout, PublishedContent } from '@foothold/protocol/types';
import type { Facts } from '../condition.ts';
import { own } from '../filter.ts';

/** Over all contents of the project. */
export const GLOBAL = 'global';
export const CONTROL = 'control';
/** The content as it is, where there are variants or a comparison group. */
export const GUIDED = 'guided';

export interface Exposure {
  experiment: string;
  arm: string;
  unit: 'person' | 'account';
}

/** The arm of the project's holdout; undefined: there is none, or the person has no such unit. */
export const globalArm = (holdout: Holdout | undefined, facts: Facts): Exposure | undefined =>
  holdout && armOf(GLOBAL, holdout, [], facts);

/** The arm of a content's own experiment: `control`, `guided` or a variant; undefined as for {@link globalArm}. */
export function contentArm({ id, holdout, variants }: PublishedContent, facts: Facts): Exposure | undefined {
  return holdout || variants ? armOf(id, holdout ?? { percent: 0 }, variants ?? [], facts) : undefined;
}

function armOf(
  experiment: string,
  { percent, unit = 'person' }: Holdout,
  variants: readonly { id: string; weight: number }[],
  facts: Facts,
): Exposure | undefined {
  const id = unitOf(unit, facts);
  if (id === undefined) return undefined;
  const stored = storedArm({ experiment, unit }, facts);
  if (stored) return { experiment, arm: stored.arm, unit };
  const at = bucket(experiment, id);
  if (at < percent) return { experiment, arm: CONTROL, unit };
  const sum = variants.reduce((all, { weight }) => all + weight, 1);
  // Another hash than that of the holdout, so that its share does not tilt the variants.
  let left = (bucket(`${experiment}:variant`, id) / 100) * sum;
  for (const variant of variants) {
    left -= variant.weight;
    if (left < 0) return { experiment, arm: variant.id, unit };
  }
  return { experiment, arm: GUIDED, unit };
}

/** The arm of the first exposure, as this browser or the server has kept it. */
export const storedArm = (exposure: Omit<Exposure, 'arm'>, facts: Facts): Arm | undefined =>
  own(facts.arms, keptAs(exposure, facts)) ?? own(facts.arms, exposure.experiment);

/** The name under which a browser keeps an arm: each account has its own. The server tells those of the current one. */
export const keptAs = ({ experiment, unit }: Omit<Exposure, 'arm'>, { who }: Facts): string =>
  unit === 'account' ? `${experiment} ${who?.groupId}` : experiment;

/** The id whose hash counts; undefined for the account of somebody who is in none. */
export function unitOf(of: 'person' | 'account' = 'person', { who }: Facts): string | undefined {
  return (of === 'account' ? who?.groupId : (who?.userId ?? who?.anonymousId)) ?? undefined;
}

/**
 * 0 ≤ share < 100, even over any ids: FNV-1a with the last mixing of MurmurHash3.
 * @see http://www.isthe.com/chongo/tech/comp/fnv/
 * @see https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp
 */
export function bucket(salt: string, id: string): number {
  let hash = 0x811c9dc5;
  const text = `${salt}\n${id}`;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32) * 100;
}
