/**
 * The seam between the core and the surfaces (`ui/`).
 *
 * The core decides everything: what shows, which step, whether an item is done. It hands the surfaces one plain,
 * immutable {@link View} whenever something changed; they paint it and report what the person and the page did as
 * {@link Intent}s. A surface keeps no truth of its own but what is only looks (focus, animation, position).
 *
 * The surfaces are a chunk that is loaded when something is to show for the first time:
 * `ui/index.ts` exports `createUi(host: UiHost): Ui`. It may import further chunks (one a surface) by relative
 * `import()`. No chunk imports anything from `core/` but types.
 *
 * What a surface must hold to:
 * - `painted` is sent once per (run, step) when it is really on the screen, never before: it is what counts as shown.
 * - While a step's target is looked for, nothing is on the screen. After `target.waitMs` the surface sends
 *   `targetMissing` and waits for the next view: another step, the same one with `centered`, or none. With the policy
 *   `wait` the view stays, and the surface keeps looking (quietly) until it is found.
 * - `clicked` and `filled` are reported for steps whose `advance` asks for them, `clicked` before the page's own
 *   handler can navigate (capture phase).
 * - Every handler, timer and observer of the surfaces is wrapped in `host.guard`.
 * - `render({})` removes every surface; `destroy()` also the host element, its sheets and every listener.
 */
import type {
  Action,
  Celebration,
  Checklist,
  ChecklistItem,
  Colleague,
  Json,
  PublishedContent,
  Text,
  Theme,
  Tour,
  TourStep,
} from '@foothold/protocol/types';

/** What the surfaces chunk exports. */
export interface UiModule {
  createUi(host: UiHost): Ui;
}

export interface Ui {
  /** Paints this, and only this. Called with the same object never twice; calls may follow each other quickly. */
  render(view: View): void;
  /** The first place in the page for a checklist: the content that it names, `''` for any; undefined: there is none. */
  place?(): string | undefined;
  /** A text of a content as plain words. */
  words?(text: Text | undefined): string;
  destroy(): void;
}

/** What the surfaces get from the core. */
export interface UiHost {
  readonly theme: Theme;
  /** BCP 47, e.g. `de-AT`; may change between renders. */
  locale(): string;
  /** A trait for texts (`{trait, of, fallback}`); undefined when unknown. */
  trait(name: string, of: 'person' | 'account'): Json | undefined;
  /** Somebody hears a call for help: menus offer it, and `help` is sent. Absent: they do not. */
  readonly canHelp?: boolean;
  /** How far the person is with this checklist (absent: the one that is shown); null when there is none. */
  checklist?(contentId: string | undefined): { doneCount: number; items: readonly unknown[] } | null;
  /** A block of a type that this version does not know was left out. */
  skipped?(type: unknown): void;
  /** Epoch ms. */
  now(): number;
  /** Wraps a callback so that what it throws is caught, counted, and never reaches the page. */
  guard<Args extends unknown[]>(callback: (...args: Args) => void): (...args: Args) => void;
  dispatch(intent: Intent): void;
}

/** All that is to be seen now. A surface that is absent is not there. */
export interface View {
  readonly tour?: TourView;
  readonly checklist?: ChecklistView;
  readonly celebration?: CelebrationView;
}

export interface TourView {
  readonly content: PublishedContent & Tour;
  readonly step: TourStep;
  /** 0-based, of `total`. */
  readonly index: number;
  readonly total: number;
  readonly canGoBack: boolean;
  /** Show this step centered, although it names a target: the target is not there. */
  readonly centered: boolean;
  /** The person has left the step's page: only a button to go on with. */
  readonly folded?: boolean;
  /** Grows with every start and every change of step: a new number is a new painting (focus, announcement). */
  readonly run: number;
}

export interface ChecklistView {
  readonly content: PublishedContent & Checklist;
  /** Only those that are for this person, in order. */
  readonly items: readonly ChecklistItemView[];
  /** The panel; otherwise the button with its progress ring. */
  readonly open: boolean;
  /** True once when it opened by itself: do not take the focus. False: the person opened it. */
  readonly unprompted: boolean;
  readonly doneCount: number;
  /** Every item is done: the closing card. */
  readonly complete: boolean;
  /** First its welcome question. */
  readonly asking?: boolean;
}

export interface ChecklistItemView {
  readonly item: ChecklistItem;
  readonly done: boolean;
  /** Something comes first. */
  readonly locked: boolean;
  /** Done by somebody else of the account. */
  readonly byColleague: boolean;
  /** Who that was, and when, as far as is known. */
  readonly colleague?: Colleague | undefined;
  /** Best done by then (epoch ms), while that is to come. */
  readonly dueAt?: number;
}

export interface CelebrationView {
  /** In the words and the style that are for this person. */
  readonly content: PublishedContent & Celebration;
  readonly run: number;
}

/** What the person did, or the page. `contentId` names the content of the view that it happened in. */
export type Intent = { contentId: string } & (
  | { type: 'painted'; stepId?: string }
  /** Tour: forward by the step's button. */
  | { type: 'next'; stepId: string }
  | { type: 'back'; stepId: string }
  /** Tour: the target was clicked, for `advance: {on: 'click'}`. */
  | { type: 'clicked'; stepId: string }
  /** Tour: the target has a value and the person has left it, for `advance: {on: 'filled'}`. */
  | { type: 'filled'; stepId: string }
  | { type: 'targetMissing'; stepId: string }
  /** Leaves for good: never again by itself. */
  | { type: 'dismiss'; by: 'close' | 'skip' | 'escape'; stepId?: string }
  /** Later: tomorrow unless `forMs` says. */
  | { type: 'snooze'; forMs?: number }
  /** Checklist: the panel out of its button, and back into it. A folded tour: back to where it is. */
  | { type: 'open' }
  | { type: 'collapse' }
  /** Checklist: an item's action was clicked. */
  | { type: 'item'; itemId: string }
  /** Checklist: the welcome question was answered; without a value it was skipped. */
  | { type: 'answer'; value?: string }
  /** The page has, or no longer has, a place of its own for checklists (`contentId` is empty). */
  | { type: 'placed' }
  /** Celebration: its time is over, it has left by itself. A `dismiss` says that the person closed it. */
  | { type: 'ended' }
  /** The action of a celebration, of a closing card, or of a button in a body was clicked. */
  | { type: 'action'; action: Action }
  | { type: 'help'; stepId?: string; message?: string }
);
