import type { Filter, UrlGlob } from './condition.ts';

/**
 * A named condition that marks value: an event or a visited page, `count` times, within `windowMs` from the first
 * of those (null: any time). One of a project is first value.
 */
export interface Milestone {
  /** 1–64 characters of `a-z 0-9 - _`; stable across environments. */
  id: string;
  name: string;
  /** One of `event` and `page` is set. */
  event?: string;
  page?: UrlGlob;
  where?: Filter[];
  /** Default 1. */
  count?: number;
  windowMs?: number | null;
  /** Who reaches it. Default, in what is sent: `person`; always there in what the API gives. */
  scope: 'person' | 'account';
  firstValue?: boolean;
}

/** A milestone as the API gives it. */
export interface MilestoneItem extends Milestone {
  /** Grows by one with every change. */
  version: number;
  /** ISO 8601: when this version was made; its date is marked in charts. */
  changedAt: string;
  /** False while it is being computed from history. */
  ready: boolean;
  /** People (or accounts) who have reached it. */
  reached: number;
}
