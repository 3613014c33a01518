/**
 * What the guides chunk (the flow of tours, checklists and celebrations, and the surfaces) gets from the core, and the
 * core from it. The chunk imports nothing of the core but types: the core passes itself in.
 */
import type { Json, JsonObject, OwnEventName, OwnEvents, PublishedContent, Theme } from '@foothold/protocol/types';
import type { checklistStatus, currentStep, Facts, matchesPage, mayInterrupt, Situation } from '@foothold/targeting';
import type { Cancel } from '../platform/platform.ts';
import type { Guard } from './guard.ts';
import type { View } from './surface.ts';
import type { Visit } from './visit.ts';

export interface GuidesModule {
  createFlow(kernel: Kernel): Flow;
}

export interface Flow {
  /** Something has changed: facts, page, time, what is published. `eligible` may show by themselves, best first. */
  refresh(eligible: readonly PublishedContent[]): void;
  /** By code or by a click: whatever its audience and history. */
  start(contentId: string, stepId?: string): void;
  stop(contentId: string): void;
  open(contentId: string, isOpen: boolean): void;
  /** An event happened in this browser. */
  happened(event: string): void;
  readonly view: View;
  destroy(): void;
}

export interface Kernel {
  readonly rules: {
    checklistStatus: typeof checklistStatus;
    currentStep: typeof currentStep;
    matchesPage: typeof matchesPage;
    mayInterrupt: typeof mayInterrupt;
  };
  readonly theme: Theme;
  contents(): readonly PublishedContent[];
  facts(): Facts;
  situation(): Situation;
  visit(): Visit;
  /** Changes the visit's record and keeps it. */
  changeVisit(change: (visit: Visit) => void): void;
  locale(): string;
  trait(name: string, of: 'person' | 'account'): Json | undefined;
  now(): number;
  after(ms: number, callback: () => void): Cancel;
  guard: Guard;
  /** Tracks one of Foothold's own events, merges it into the content's state and dispatches it on `window`. */
  own<Name extends OwnEventName>(name: Name, properties: OwnEvents[Name]): void;
  track(event: string, properties?: JsonObject): void;
  /** Calls a function that the host has registered; false when there is none. */
  call(name: string, args: Json | undefined): boolean;
  navigate(url: string, newTab: boolean): void;
  /** Asks for a refresh, soon. */
  changed(): void;
}
