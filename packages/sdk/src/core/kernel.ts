/**
 * What a chunk that is loaded later gets from the core. Chunks import nothing of the core but types: the core passes
 * itself in.
 */
import type {
  AggregateDefinition,
  Config,
  Decision,
  PublishedContent,
  Reason,
  Text,
  UrlGlob,
} from '@foothold/protocol/types';
import type { Occurrence, Page, RareRules } from '@foothold/targeting';
import type {
  decideWhether,
  evaluate,
  Facts,
  mergeContentState,
  Refusal,
  Situation,
  Whereabouts,
} from '@foothold/targeting/core';
import type { Cancel, Platform } from '../platform/platform.ts';
import type { CelebrationSnapshot, ChecklistSnapshot, InitOptions, Registration, TourSnapshot } from './api.ts';
import type { EventBody } from './events.ts';
import type { Guard } from './guard.ts';
import type { Identity } from './identity.ts';
import type { Load } from './loads.ts';
import type { Records } from './records.ts';
import type { Source } from './source.ts';
import type { Intent } from './surface.ts';
import type { Visit } from './visit.ts';

/** What is loaded later, by name: each module's default export. */
export interface Chunks {
  /** Tours, checklists, celebrations: when something shows. */
  guides: (kernel: Kernel) => Flow;
  /** What is seldom asked for, or not at once: where something is published. */
  rules(kernel: Kernel): SdkRareRules;
  /** Why something shows or does not, in words; of a kernel, or where nothing runs for the reason of that. */
  explain(kernel: Kernel | Reason, contentId: string): Decision;
  /** Contents that were given to `init`. */
  local(
    options: InitOptions,
    records: Records,
    remote: Source | undefined,
    isCounted: (counted: AggregateDefinition, seen: Occurrence) => boolean,
    log: (...words: unknown[]) => void,
  ): Source;
  /** For browsers without the Navigation API, and for plain http, which has no Web Locks. */
  older: {
    withRow(name: string, callback: () => Promise<void>, after: Platform['after'], signal?: AbortSignal): Promise<void>;
    onHistory(callback: () => void): Cancel;
  };
}

/** The rare rules, with the contents in the form that is for this person. */
export interface SdkRareRules extends RareRules {
  vary(config: Config): Config;
  /** Of which content a key of the record `contents` is: another one where it is of an account that is not open. */
  idHere(key: string, identity: Identity, source: Source | undefined): string;
  destroy(): void;
}

export interface Flow {
  /** Something has changed: facts, page, time, what is published. `eligible` may show by themselves, best first. */
  refresh(eligible: readonly PublishedContent[]): void;
  /** An event happened in this browser. */
  happened(event: string): void;
  /** The person has turned to this page, or away from it. */
  seen(isVisible: boolean): void;
  /** Another tab shows this tour. */
  isElsewhere(contentId: string): boolean;
  /** With what is on the screen. */
  situation(): Situation;
  /** May it come just now? */
  decideWhen(content: PublishedContent, facts: Facts, situation: Situation): Refusal;
  /** The calls of the API that are about what shows. */
  readonly calls: FlowCalls;
  /** Somebody else is here: all that is open ends. */
  reset(): void;
  /** Paints what is there once more, in another language. */
  repaint(): void;
  destroy(): void;
}
export interface FlowCalls {
  start(contentId: string, stepId?: string): void;
  stop(contentId?: string): void;
  resume(contentId: string): void;
  open(contentId: string): void;
  close(contentId: string): void;
  getChecklist(contentId?: string): ChecklistSnapshot | null;
  getTour(): TourSnapshot | undefined;
  getCelebration(): CelebrationSnapshot | undefined;
  getText(text: Text | undefined): string | undefined;
  act(intent: Intent): void;
}

export interface Kernel {
  readonly platform: Platform;
  // The rules of targeting, so that no chunk has them twice.
  readonly decideWhether: typeof decideWhether;
  readonly evaluate: typeof evaluate;
  matchesPage(glob: UrlGlob, page: Page): boolean;
  readonly mergeContentState: typeof mergeContentState;
  /** As given to `init`, with where the collector is; `locale` changes. */
  readonly options: InitOptions;
  readonly registered: Registration;
  readonly records: Records;
  readonly load: Load;
  /** Told of every decision, each time it is made. */
  readonly heard: ((content: PublishedContent, refusal: Refusal, facts: Facts) => void)[];
  /** Undefined until it has come. */
  published(): Config | undefined;
  /** Why nothing is decided yet, or any more. */
  waiting(): Reason | undefined;
  facts(): Facts;
  whereabouts(): Whereabouts & Pick<Situation, 'typedAt'>;
  /** Undefined until something has shown. */
  flow(): Flow | undefined;
  visit(): Visit;
  /** Changes the visit's record and keeps it. */
  changeVisit(change?: (visit: Visit) => void): void;
  now(): number;
  guard: Guard;
  /** Asks the server for the state now; absent where there is none. */
  readonly refresh: (() => void) | undefined;
  send(body: EventBody): void;
  /** Dispatches `foothold:<name>` on `window`. */
  emit(name: string, detail?: unknown): void;
  /** Decides anew, soon. */
  redecide(): void;
}
