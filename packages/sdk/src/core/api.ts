import type {
  Action,
  Checklist,
  Config,
  Content,
  ContentKind,
  Decision,
  Json,
  JsonObject,
  Milestone,
  OwnEventName,
  OwnEvents,
  ProjectRules,
  PublishedContent,
  Text,
  Theme,
} from '@foothold/protocol/types';
import type { CelebrationView, ChecklistItemView, Intent, TourView } from './surface.ts';

export interface InitOptions {
  /** The environment's public key, `fhw_…`. Without it nothing is sent: the library mode. */
  writeKey?: string;
  /** Where the collector is, e.g. `https://foothold.example.com`. Default: where the script came from. */
  apiHost?: string;
  /** Contents of your own, beside those that the environment publishes. */
  content?: Content[];
  /** For the celebrations among `content`. */
  milestones?: Milestone[];
  theme?: Theme;
  /** Default: the environment's, else `calm`. `off`: nothing comes by itself. */
  interruptions?: Config['interruptions'];
  /** Default `full`. `memory`: nothing is stored in the browser. `off`: nothing is stored, sent or shown. */
  consent?: Consent;
  /**
   * What is left of `full` where the browser sends Global Privacy Control and `consent` is not given. Default `full`:
   * guidance within a product sells and shares nothing.
   */
  respectGpc?: Consent;
  /** `expected`: nothing shows before `identify` or `reset` was called, for two seconds at most. */
  identity?: 'expected';
  /** A JWT of the host's back end that says who this is; see the guide on signed identity. */
  identityToken?: string;
  /** Asked for a (newer) token when the server wants one. */
  getToken?: () => string | undefined | Promise<string | undefined>;
  /**
   * Somebody of yours acts for the person: nothing shows, completes or is stored, and what is sent says so, so that it
   * is in no rate.
   */
  impersonatedBy?: string;
  /** Over all contents, beside those of the environment. */
  rules?: ProjectRules;
  /**
   * Shown by components of the host's own: these kinds run as ever, and nothing of them is painted. What the person does
   * is told by {@link Foothold.act}. `true`: all kinds. Default: none.
   */
  headless?: boolean | ContentKind[];
  /** Sends a page event at the start and on every change of route. Default true. */
  autoPage?: boolean;
  /** BCP 47. Default: the page's `lang`, else the browser's. */
  locale?: string;
  /** Merged into the context of every event, e.g. `{app: {version}}`; `{automated: true}` for robots. */
  context?: JsonObject;
  /** Says in the console what happens, and what is wrong. Default false. */
  debug?: boolean;
}
export type Consent = 'off' | 'memory' | 'full';

export type InitResult = { ok: true } | { ok: false; problem: string };

/** Functions of the host that content may call. */
export interface Registration {
  /** For `{type: 'call', name, args}`. */
  actions?: { [name: string]: (args: Json | undefined) => void };
  /** Somebody needs help at this place; menus offer it once this is registered. */
  help?: (request: { contentId: string; stepId?: string; message?: string }) => void;
  /** Changes the page without a load, for `{type: 'navigate'}`. Default: loads the address. */
  navigate?: (url: string) => void;
}

/** A checklist as data, for components of your own. */
export interface ChecklistSnapshot {
  content: PublishedContent & Checklist;
  items: readonly ChecklistItemView[];
  doneCount: number;
  /** Every item is done: the closing card. */
  complete: boolean;
  /** The panel; otherwise the button with its progress. */
  open: boolean;
  /** First its welcome question. */
  asking: boolean;
  /** It is the one that shows. False: dismissed, not for this person now, or another one shows. */
  active: boolean;
}

/** A tour as data, for components of your own. */
export interface TourSnapshot extends TourView {
  readonly stepId: string;
}

/** A celebration as data, for components of your own. */
export type CelebrationSnapshot = CelebrationView;

/** How somebody is identified, beside the id. */
export interface IdentifyOptions {
  /** As `identityToken` of {@link InitOptions}, for this person. */
  token?: string;
}

export type ListenerName = OwnEventName extends `$${infer Name}` ? Name : never;
export type Listener<Name extends ListenerName> = (detail: OwnEvents[`$${Name}`]) => void;

/** What is on `window.foothold`, and what the npm package exports. No call ever throws into the page. */
export interface Foothold {
  /**
   * @example foothold.init({ writeKey: 'fhw_…', apiHost: 'https://foothold.example.com' })
   * @example foothold.init({ content: [{ kind: 'tour', id: 'hello', name: 'Hello', steps: [{ id: 'a', title: 'Hi' }] }] })
   */
  init(options: InitOptions): InitResult;
  /** @example foothold.identify('user-42', { email: 'ann@example.com', createdAt: '2024-05-01T09:00:00Z' }) */
  identify(userId: string | JsonObject | null, traits?: JsonObject, options?: IdentifyOptions): void;
  /** @example foothold.group('account-7', { name: 'Acme', plan: 'trial' }) */
  group(groupId: string, traits?: JsonObject): void;
  /** @example foothold.track('Report created', { kind: 'weekly' }) */
  track(event: string, properties?: JsonObject): void;
  /** @example foothold.page('Reports') */
  page(...args: (string | JsonObject)[]): void;
  /** Both ids are one person. @example foothold.alias('user-42', 'old-id') */
  alias(userId: string, previousId?: string): void;
  /** Forgets who this is; at sign-out. */
  reset(): void;
  /** @example foothold.on('content_completed', ({ contentId }) => console.log(contentId)) */
  on<Name extends ListenerName>(name: Name, listener: Listener<Name>): () => void;
  off<Name extends ListenerName>(name: Name, listener: Listener<Name>): void;
  /** Shows a content now, whatever its audience and history. @example foothold.start('first-report', 'choose-source') */
  start(contentId: string, stepId?: string): void;
  /** Ends a content; it does not come again by itself. Without an id: all that is open. */
  stop(contentId?: string): void;
  /** Brings a dismissed or snoozed content back. */
  resume(contentId: string): void;
  /** Opens a checklist's panel. */
  open(contentId: string): void;
  /** Folds a checklist into its button; ends anything else. */
  close(contentId: string): void;
  /**
   * Why it shows or does not, in words. Undefined before `init`, and when the words cannot be loaded.
   * @example (await foothold.explain('first-report'))?.detail
   */
  explain(contentId: string): Promise<Decision | undefined>;
  /** The checklist with this id, else the first; null when there is none for this person. */
  getChecklist(contentId?: string): ChecklistSnapshot | null;
  /** The tour that is open, null when there is none. */
  getTour(): TourSnapshot | null;
  /** The celebration that is open, null when there is none. */
  getCelebration(): CelebrationSnapshot | null;
  /**
   * A text of a content in the person's language and with their traits, as plain words. Null while nothing has shown yet.
   * @example foothold.getText(foothold.getTour()?.step.title)
   */
  getText(text: Text | undefined): string | null;
  /**
   * What the person did in a component of the host's own; see `headless` of {@link InitOptions}. A content counts as shown
   * once its `painted` is told, a tour's step each time its `run` has grown.
   * @example foothold.act({ type: 'next', contentId: 'first-report', stepId: 'choose-source' })
   */
  act(intent: Intent): void;
  /** Milestone id → when it was reached (epoch ms), as far as is known here. */
  getMilestones(): { [milestoneId: string]: number };
  /** Calls back after every change of what these give. @returns unsubscribes */
  subscribe(listener: () => void): () => void;
  /** @example foothold.register({ actions: { openEditor: () => editor.open() } }) */
  register(registration: Registration): void;
  /** At once, also for what is open. @example foothold.setLocale('de-AT') */
  setLocale(locale: string): void;
  /** At any time: takes from then on what the level allows, and removes what it does not. @example foothold.consent('memory') */
  consent(level: Consent): void;
  /** Sends what waits. Settles when that is done, or has failed once. */
  flush(): Promise<void> | undefined;
  debug(on?: boolean): void;
  /** Removes everything: nodes, listeners, timers. `init` starts anew. */
  shutdown(): void;
}
export type { Action, ContentKind };
