/** What the flow builds on the core's kernel: Foothold's own events, actions of the host, what texts need. */
import type {
  ContentEvent,
  ContentState,
  Json,
  JsonObject,
  OwnEventName,
  OwnEvents,
  PublishedContent,
} from '@foothold/protocol/types';
import { contentStateOf, type mayInterrupt, own, type Situation } from '@foothold/targeting';
import type { Kernel } from '../core/kernel.ts';
import type { Run } from '../core/visit.ts';
import type { Cancel } from '../platform/platform.ts';

export interface Kit extends Kernel {
  situation(): Situation;
  readonly mayInterrupt: typeof mayInterrupt;
  find(contentId: string | undefined): PublishedContent | undefined;
  stateOf(contentId: string): ContentState;
  /** Unpublished, or closed or finished since then: in another tab, or on another device. */
  isOver(contentId: string, since: number): boolean;
  /** How events name a content. */
  named(content: PublishedContent): ContentEvent;
  /** Tracks one of Foothold's own events, merges it into the content's state and dispatches it on `window`. */
  own<Name extends OwnEventName>(name: Name, properties: OwnEvents[Name]): void;
  /** Notes in the visit's record how far a content is. */
  changeRun(contentId: string, change: Run): void;
  /** Something comes by itself, or was too much: the next waits until the server has said something new. */
  interrupt(): void;
  track(event: string): void;
  trait(name: string, of: 'person' | 'account'): Json | undefined;
  after(ms: number, callback: () => void): Cancel;
}

export function createKit(kernel: Kernel): Omit<Kit, 'situation' | 'mayInterrupt'> {
  const { platform, records, guard } = kernel;
  const find = (contentId: string | undefined) => kernel.published()?.contents.find(({ id }) => id === contentId);
  const track = (event: string, properties: JsonObject = {}) => kernel.send({ type: 'track', event, properties });
  const stateOf = (contentId: string) => kernel.facts().contents[contentId] ?? {};
  return {
    ...kernel,
    find,
    stateOf,
    isOver(contentId, since) {
      const { dismissed, completedAt = 0 } = stateOf(contentId);
      return !find(contentId) || completedAt > since || (dismissed?.value && dismissed.at > since) === true;
    },
    track,
    named: ({ id, version, kind }) => ({ contentId: id, contentVersion: version, kind }),
    own(name, given) {
      const properties = given as unknown as JsonObject;
      const told = contentStateOf({ event: name, properties, at: kernel.now() });
      if (told) {
        const { contentId } = told;
        const { groupId } = kernel.facts().who ?? {};
        // Whether each account has its own is asked when it is read, by the rare rules.
        const key = groupId && find(contentId)?.rare ? `${contentId}\0${groupId}` : contentId;
        const states = records.read<{ [key: string]: ContentState }>('contents') ?? {};
        const merged = kernel.mergeContentState(states[key], told.state);
        records.write('contents', { ...states, [key]: merged });
      }
      track(name, properties);
      kernel.emit(name.slice(1), properties);
    },
    changeRun: (id, change) =>
      kernel.changeVisit(({ runs }) => {
        runs[id] = { ...runs[id], ...change };
      }),
    interrupt: () =>
      kernel.changeVisit((visit) => {
        visit.interrupted.push(kernel.now());
        visit.heard = kernel.facts().version;
      }),
    trait: (name, of) => own(kernel.facts()[of === 'account' ? of : 'traits'], name),
    after: (ms, callback) => platform.after(ms, guard(callback)),
  };
}
