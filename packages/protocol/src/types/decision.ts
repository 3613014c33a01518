import type { Condition } from './condition.ts';
import type { Json } from './json.ts';

/** The first rule that said no. */
export type Reason =
  | 'unknown_content'
  | 'unpublished'
  | 'audience'
  | 'page'
  | 'trigger'
  | 'completed'
  | 'dismissed'
  | 'snoozed'
  | 'already_done'
  | 'before_publication'
  | 'budget'
  | 'settling'
  | 'another_open'
  /** A rule asks for what is not known: not loaded yet, or only a browser can say. */
  | 'undecided'
  | 'schedule'
  | 'frequency'
  | 'exclusive'
  | 'suppressed'
  | 'quiet'
  | 'holdout'
  /** Its target was not found, in this visit. */
  | 'given_up'
  /** Another tab shows it. */
  | 'elsewhere'
  /** What is known of the person, or published, has not come yet. */
  | 'loading'
  | 'identity'
  | 'consent'
  | 'impersonated'
  | 'switched_off';

/** The answer to "show this content to this person now?". */
export type Decision =
  | { contentId: string; show: true }
  | { contentId: string; show: false; reason: Reason /** In words, with actual and wanted value. */; detail: string };

/** A part of an audience that does not hold: its leaf, and what the browser found when it looked. */
export interface Failing {
  leaf: Condition;
  /** Of a trait its value, of what is counted how often, of a page its path; of other leaves what a browser knows of itself. */
  found?: Json;
}
