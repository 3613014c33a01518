import type { Config, Interruptions, PublishedContent, Reason } from '@foothold/protocol/types';
import type { Facts } from './condition.ts';
import { decideWhen } from './when.ts';
import { decideWhether } from './whether.ts';

/** A content under way in this visit. */
export interface Run {
  /** The tour's step, also before it was painted. */
  step?: string | undefined;
  /** Something of it was painted. */
  isShown?: boolean | undefined;
  /** It was asked for by code or a button: it waits for its page. */
  isAsked?: boolean | undefined;
}

/** What a browser knows of the visit and the page, beside the facts about the person. Times are epoch ms. */
export interface Whereabouts {
  /** All that is published, and the rules over it. */
  config?: Pick<Config, 'contents' | 'milestones' | 'rules'> | undefined;
  /** When this page (or route) began; of triggers and of the quiet first seconds. */
  pageSince: number;
  visit: {
    since: number;
    /** When something last interrupted by itself, the newest last. */
    interrupted: readonly number[];
    /** The `version` at that moment: until it is another one, other devices may have spent what is left of the day. */
    heard?: string | undefined;
    /** Contents that are under way, by id: a reload or a change of page is no new interruption. */
    runs: { [contentId: string]: Run | undefined };
  };
  /** Events that happened on this page. */
  happened: ReadonlySet<string>;
}

/** What is going on besides: on the screen, at the keyboard, on other devices. */
export interface Situation extends Whereabouts {
  interruptions: Config['interruptions'];
  /** What came by itself on all devices, as far as the server knows. */
  server?: Interruptions | undefined;
  /** Of what the server has said; absent: there is none to ask. */
  version?: string | undefined;
  /** When the person last typed, 0: not on this page. */
  typedAt: number;
  /** Contents that are open now, the checklist's button aside. */
  open: readonly { id: string; kind: string }[];
}

export const DAY_MS = 86_400_000;

/** The first reason that said no; `retryInMs`: nothing but time is missing. Absent: it may show. */
export type Refusal = { reason: Reason; retryInMs?: number } | undefined;

export const no = (reason: Reason, retryInMs?: number): Refusal => ({ reason, retryInMs });

/**
 * Shall this content show by itself, now? The first rule that says no is the reason; `describe` puts it in words. A
 * checklist that may show is at first its button, which interrupts nobody; whether it may open by itself is
 * `mayInterrupt`'s to say.
 */
export const decide = (content: PublishedContent, facts: Facts, situation: Situation): Refusal =>
  decideWhether(content, facts, situation) ?? decideWhen(content, facts, situation);
