import type { ContentKind } from './content.ts';
import type { Failing } from './decision.ts';

/**
 * Foothold's own events: ordinary `track` calls whose name starts with `$`, and DOM events `foothold:<what>` on
 * `window` (`$content_shown` → `foothold:content_shown`, the properties in `detail`).
 */
export interface OwnEvents {
  /** A surface was painted for the first time in this run of the content. */
  $content_shown: ContentEvent & { unprompted?: boolean };
  /** A step of a tour was painted. */
  $step_viewed: StepEvent;
  /** A step was left forward: by its button or by doing what it asked for. */
  $step_completed: StepEvent;
  $content_completed: ContentEvent;
  /** Closed or skipped by the person; never shown again by itself. */
  $content_dismissed: ContentEvent & { stepId?: string; by: 'close' | 'skip' | 'escape' | 'api' };
  $content_snoozed: ContentEvent & { untilMs: number };
  /** A dismissed content was brought back by the person or by code. */
  $content_restored: ContentEvent;
  /** An item of a checklist turned done in this browser. */
  $item_completed: ContentEvent & { itemId: string };
  $item_clicked: ContentEvent & { itemId: string };
  /** A step's target was not found within its wait. */
  $target_missing: StepEvent & { route: string; release?: string };
  $action_clicked: ContentEvent & { stepId?: string; action: string };
  /** Somebody would see this now, or would but for the comparison group: which arm. Once an experiment and visit. `account`: the unit, if it is one. */
  $exposure: { experiment: string; arm: string; unit: 'person' | 'account'; account?: string; contentId: string };
  /** The answer for a content has changed. `failing`: of an audience, all that would have to change, leaf by leaf. */
  $decision: { contentId: string; show: boolean; reason?: string; failing?: Failing[] };
  $help_requested: ContentEvent & { stepId?: string; message?: string };
  /** Events given up by this browser, by reason; summed. */
  $events_dropped: { reason: 'full' | 'too_large' | 'refused'; count: number };
}
export type OwnEventName = keyof OwnEvents;

export interface ContentEvent {
  contentId: string;
  contentVersion: number;
  kind: ContentKind;
}
export interface StepEvent extends ContentEvent {
  stepId: string;
  /** 0-based. */
  stepIndex: number;
}
