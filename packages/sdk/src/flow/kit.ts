/** What the flow builds on the core's kernel: Foothold's own events, actions of the host, what texts need. */
import type {
  ContentEvent,
  ContentState,
  Json,
  JsonObject,
  OwnEventName,
  OwnEvents,
  PublishedContent,
  Theme,
} from '@foothold/protocol/types';
import { contentStateOf, type mayInterrupt, type Situation } from '@foothold/targeting';
import type { Registration } from '../core/api.ts';
import type { Kernel } from '../core/kernel.ts';
import type { Run } from '../core/visit.ts';
import type { Cancel } from '../platform/platform.ts';

export interface Kit extends Kernel {
  situation(): Situation;
  readonly mayInterrupt: typeof mayInterrupt;
  find(contentId: string | undefined): PublishedContent | undefined;
  stateOf(contentId: string): ContentState;
  /** How events name a content. */
  named(content: PublishedContent): ContentEvent;
  /** Tracks one of Foothold's own events, merges it into the content's state and dispatches it on `window`. */
  own<Name extends OwnEventName>(name: Name, properties: OwnEvents[Name]): void;
  /** Notes in the visit's record how far a content is. */
  changeRun(contentId: string, change: Run): void;
  track(event: string): void;
  /** Calls a function that the host has registered. */
  call(name: string, args: Json | undefined): void;
  navigate(url: string, isNewTab: boolean): void;
  help(): Registration['help'];
  theme(): Theme;
  locale(): string;
  trait(name: string, of: 'person' | 'account'): Json | undefined;
  after(ms: number, callback: () => void): Cancel;
}

export function createKit(kernel: Kernel): Omit<Kit, 'situation' | 'mayInterrupt'> {
  const { platform, options, registered, records, guard } = kernel;
  const find = (contentId: string | undefined) => kernel.published()?.contents.find(({ id }) => id === contentId);
  const track = (event: string, properties: JsonObject = {}) => kernel.send({ type: 'track', event, properties });
  return {
    ...kernel,
    find,
    stateOf: (contentId) => kernel.facts().contents[contentId] ?? {},
    track,
    named: ({ id, version, kind }) => ({ contentId: id, contentVersion: version, kind }),
    own(name, given) {
      const properties = { ...(given as unknown as JsonObject) };
      const isUnprompted =
        name === '$content_shown' && kernel.visit().runs[properties.contentId as string]?.isUnprompted;
      if (isUnprompted) properties.unprompted = true;
      const told = contentStateOf({ event: name, properties, at: kernel.now() });
      if (told) {
        const states = records.read<{ [id: string]: ContentState }>('contents') ?? {};
        const merged = kernel.mergeContentState(states[told.contentId], told.state);
        records.write('contents', { ...states, [told.contentId]: merged });
      }
      track(name, properties);
      kernel.emit(name.slice(1), properties);
    },
    changeRun: (id, change) =>
      kernel.changeVisit(({ runs }) => {
        runs[id] = { ...runs[id], ...change };
      }),
    call(name, args) {
      const action = Object.hasOwn(registered.actions ?? {}, name) && registered.actions?.[name];
      if (typeof action === 'function') guard(action)(args);
    },
    navigate(url, isNewTab) {
      if (registered.navigate && !isNewTab) guard(registered.navigate)(url);
      else platform.navigate(url, isNewTab);
    },
    help: () => registered.help && guard(registered.help),
    theme: () => options.theme ?? kernel.published()?.theme ?? {},
    locale: () => options.locale ?? platform.browser().locale,
    trait: (name, of) => {
      const { account, traits } = kernel.facts();
      const from = of === 'account' ? (account ?? {}) : traits;
      return Object.hasOwn(from, name) ? from[name] : undefined;
    },
    after: (ms, callback) => platform.after(ms, guard(callback)),
  };
}
