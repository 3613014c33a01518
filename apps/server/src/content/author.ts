import type { Scope } from '../api/scope.ts';

/** Who did something, in words, for lists of versions. */
export const authorOf = ({ actor }: Scope): string => (actor.kind === 'member' ? actor.email : actor.name);
