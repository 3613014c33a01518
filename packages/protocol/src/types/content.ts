import type { Condition, ElementCondition, UrlGlob } from './condition.ts';
import type { Json } from './json.ts';

export type ContentKind =
  | 'tour'
  | 'checklist'
  | 'celebration'
  | 'hint'
  | 'announcement'
  | 'survey'
  | 'hub'
  | 'launcher';

/** Plain text, or text by locale (BCP 47; falls back to the language, then to the first). */
export type Localized = string | { [locale: string]: string };

/** A run of text: words, words with marks, a link, or a trait of the person with a fallback. Never HTML. */
export type Inline =
  | string
  | { text: string; marks?: ('strong' | 'em' | 'code')[] }
  | { text: string; href: string }
  | { trait: string; of?: 'person' | 'account'; fallback: string };

/** `Localized` for the simple case, inline runs where there is more to say. */
export type Text = Localized | Inline[];

export type Block =
  | { type: 'paragraph'; text: Text }
  | { type: 'heading'; text: Text }
  | { type: 'list'; items: Text[]; ordered?: boolean }
  | { type: 'image'; src: string; alt: string; width: number; height: number }
  | { type: 'video'; provider: 'youtube' | 'vimeo' | 'loom'; id: string; title: string; width: number; height: number }
  | { type: 'button'; label: Localized; action: Action }
  /** How far the person is with a checklist, as a bar. Absent `contentId`: the one that is shown. */
  | { type: 'progress'; contentId?: string };

export type Action =
  | { type: 'navigate'; url: string; newTab?: boolean }
  | { type: 'start'; contentId: string; stepId?: string }
  | { type: 'close' }
  /** A function that the host registered with `foothold.register({actions})`. */
  | { type: 'call'; name: string; args?: Json }
  | { type: 'track'; event: string };

/** One way of finding an element. A step tries its locators in order. */
export type Locator = { testId: string } | { role: string; name?: string } | { text: string } | { css: string };

export interface Target {
  locators: Locator[];
  /** How long to wait for a late element. Default 4,000. */
  waitMs?: number;
  /** What to do when it is not there. `wait`: keep waiting, quietly. Default `skip`. */
  missing?: 'wait' | 'skip' | 'center' | 'end';
}

export type Side = 'top' | 'right' | 'bottom' | 'left' | 'auto';
export type Align = 'start' | 'center' | 'end';

/** What moves a tour on. */
export type Advance =
  | { on: 'button'; label?: Localized }
  | { on: 'click' }
  | { on: 'filled' }
  | { on: 'event'; event: string }
  | { on: 'delay'; ms: number };

export interface TourStep {
  id: string;
  title: Text;
  body?: Block[];
  /** Absent: the step is centered. */
  target?: Target;
  side?: Side;
  align?: Align;
  /** The pages on which this step can be shown; elsewhere the tour waits for the person to come back. Absent: any. */
  page?: UrlGlob;
  /** `none` (default): the page stays free · `dim`: spotlight, the page stays usable · `block`: spotlight with a focus trap. */
  overlay?: 'none' | 'dim' | 'block';
  /** Default `{on: 'button'}`. */
  advance?: Advance;
  /** Run when the step is left forward by its button, before the next step: e.g. `navigate` to the next step's page. */
  action?: Action;
  /** Where it goes from here: the first branch that holds. None, or none holds: the step after it. */
  branches?: Branch[];
}

/** To a step by id, or to the tour's end. */
export interface Branch {
  /** Absent: always. */
  when?: Condition;
  goTo: { step: string } | 'end';
}

/** When an eligible content starts. Absent: as soon as it is eligible. */
export type Trigger =
  | { on: 'page'; page: UrlGlob; delayMs?: number }
  | { on: 'event'; event: string }
  | { on: 'code' }
  /** An element (CSS) is there, seen, clicked or filled; default `present`. */
  | { on: 'element'; element: string; is?: ElementCondition['is'] }
  /** So long after the page (or route) began. */
  | { on: 'delay'; ms: number }
  /** After another content. */
  | { on: 'content'; content: string; is: 'seen' | 'completed' | 'dismissed' };

/** Not more often than every so many days after it was closed or finished, and at most `times` in all. */
export interface Recurrence {
  everyDays: number;
  times?: number;
}

/** ISO 8601; `from` included, `until` excluded. */
export interface Schedule {
  from?: string;
  until?: string;
}

/** Another form of a content, for a share of the people. `changes` replaces fields of the content. */
export interface Variant {
  id: string;
  /** Against the other variants and the content as it is, whose weight is 1. */
  weight: number;
  changes: { [field: string]: Json };
}

export interface ContentBase {
  /** 1–64 characters of `a-z 0-9 - _`; stable across environments and versions. */
  id: string;
  name: string;
  audience?: Condition;
  trigger?: Trigger;
  /** Higher goes first. Default 0. */
  priority?: number;
  /** Default `once`: dismissed or completed is never again by itself. */
  frequency?: 'once' | 'everyVisit' | Recurrence;
  /** Of the contents with one name here a person sees one: the first that was shown. */
  exclusive?: string;
  schedule?: Schedule;
  /** The comparison group: so many of a hundred never see it, and are counted. */
  holdout?: Holdout;
  variants?: Variant[];
}

/** Held back by a stable hash. */
export interface Holdout {
  /** 0–100. */
  percent: number;
  /**
   * Who is held back as a whole, from the first publication in an environment on. Default: the account where the
   * environment has accounts by then, else the person; in library mode the person.
   */
  unit?: 'person' | 'account';
}

export interface Tour extends ContentBase {
  kind: 'tour';
  steps: TourStep[];
  /** What the tour is for: once it holds, the tour is completed, and who has it already is not shown the tour. */
  goal?: Condition;
}

export interface Checklist extends ContentBase {
  kind: 'checklist';
  title: Text;
  /** The promise, in one line: what the person will have at the end. */
  promise?: Text;
  items: ChecklistItem[];
  /** Whose doing counts when an item says nothing of its own. Default `person`. */
  scope?: 'person' | 'account';
  /** Opens by itself at first sight (default), once at every visit, or waits in its button. */
  open?: 'first' | 'visit' | 'never';
  /** Also for whoever had done every item, or had reached first value, before it was published. Default false. */
  evenIfDone?: boolean;
  position?: 'bottom-right' | 'bottom-left';
  /** Asked once, before the list; the answer is a trait of the person, which items can ask for with `when`. */
  welcome?: Welcome;
  /** The closing card. */
  done?: { title: Text; body?: Text; action?: { label: Localized; action: Action } };
}
export interface Welcome {
  trait: string;
  question: Text;
  options: { value: string; label: Localized }[];
  /** Who skips gets the checklist as it is without the trait. Default: the built-in word. */
  skipLabel?: Localized;
}
export interface ChecklistItem {
  id: string;
  title: Text;
  /** One line of why. */
  why?: Text;
  minutes?: number;
  /** Best done within so many days of the first sight of the checklist: a hint, shown while it is to come. */
  dueDays?: number;
  done: Condition;
  /** Items that come first; until they are done this one is quiet. */
  requires?: string[];
  /** Shown only to whom this holds for. */
  when?: Condition;
  action?: { label: Localized; action: Action };
}

export interface Celebration extends ContentBase {
  kind: 'celebration';
  /** The milestone whose reaching is celebrated. */
  milestone: string;
  style: 'toast' | 'modal' | 'confetti';
  /** `first` (default): confetti falls once for a person, and what comes after it is a toast. */
  confetti?: 'first' | 'always';
  title: Text;
  body?: Text;
  /** The words for whose colleague reached it, for milestones of an account. Absent: the same as for everybody. */
  team?: { title: Text; body?: Text };
  action?: { label: Localized; action: Action };
}

/** What the SDK can render today. The union is open: a kind that a browser does not know is counted and skipped. */
export type Content = Tour | Checklist | Celebration;

/** A content as the browser gets it. */
export type PublishedContent = Content & {
  version: number;
  /** Epoch ms. What somebody reached before is not celebrated. */
  publishedAt: number;
  /** Asks for rules that a browser loads when they are wanted. Set when a content is compiled, never by an author. */
  rare?: boolean;
  /**
   * What it leads to (an item, the goal, the milestone) is a matter of the account: how far somebody is with it is kept for
   * each account. Set when a content is compiled, never by an author.
   */
  perAccount?: boolean;
  /** Which aggregate counts how often it was shown; set when compiled, where `frequency.times` asks. */
  shownKey?: string;
};

/** A content as the API gives it. */
export interface ContentItem {
  id: string;
  kind: ContentKind;
  name: string;
  /** The latest draft. */
  draft: Content;
  /** Number of the newest immutable version, 0 when there is none. */
  latestVersion: number;
  /** `ready` is false while what its rules mention is being counted from history; browsers get it right after. */
  published: { version: number; publishedAt: string; by: string | null; ready: boolean } | null;
  updatedAt: string;
  /** In the environment asked about. */
  results: { shown: number; completed: number; dismissed: number; targetMissing: number };
}
