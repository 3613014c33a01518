import type { JsonObject } from '@foothold/protocol/types';
import type { Recorder } from './behavior.ts';
import { DAY_MS, WEEK_MS } from './calendar.ts';
import type { Chance } from './random.ts';

/** Two dates of Northbeam's history that show in the figures. */
export interface Guidance {
  /** The checklist goes live: whoever signs up from here on sees it. */
  launchMs: number;
  /** A release renames a button, and one step of the tour no longer finds it. */
  breakMs: number;
}

export const guidanceOf = (anchorMs: number): Guidance => ({
  launchMs: anchorMs + 8 * WEEK_MS,
  breakMs: anchorMs + 13 * WEEK_MS - 9 * DAY_MS,
});

const CHECKLIST = { contentId: 'getting-started', contentVersion: 1, kind: 'checklist' } satisfies JsonObject;
const TOUR = { contentId: 'first-report', contentVersion: 1, kind: 'tour' } satisfies JsonObject;
const CELEBRATION = {
  contentId: 'first-report-celebration',
  contentVersion: 1,
  kind: 'celebration',
} satisfies JsonObject;
const TOUR_STEPS = ['welcome', 'new-report', 'choose-client', 'publish', 'read-it'];
const BROKEN_STEP = 2;

interface Doing {
  joinMs: number;
  done: { connect?: number; invite?: number; publish?: number };
}

/** What the guides of Northbeam did with one person who came after their launch. */
export function guided(log: Recorder, draw: Chance, { breakMs }: Guidance, { joinMs, done }: Doing): void {
  const shownMs = joinMs + 4_000;
  log.track(shownMs, '$content_shown', CHECKLIST);
  const items = { account: joinMs + 4_500, source: done.connect, invite: done.invite, report: done.publish };
  for (const [itemId, atMs] of Object.entries(items)) {
    if (atMs !== undefined) log.track(atMs + 800, '$item_completed', { ...CHECKLIST, itemId });
  }
  const reached = Object.values(items);
  if (reached.every((atMs) => atMs !== undefined)) {
    log.track(Math.max(...(reached as number[])) + 1_200, '$content_completed', CHECKLIST);
  } else if (draw.happens(0.14)) {
    log.track(shownMs + draw.between(5, 90) * 1_000, '$content_dismissed', { ...CHECKLIST, by: 'close' });
  }
  if (done.publish !== undefined) log.track(done.publish + 2_600, '$content_shown', CELEBRATION);
  if (draw.happens(0.42)) tour(log, draw, breakMs, joinMs + draw.between(40, 400) * 1_000);
}

function tour(log: Recorder, draw: Chance, breakMs: number, startMs: number): void {
  const release = startMs >= breakMs ? '2.14.0' : '2.13.2';
  const app = { app: { version: release } };
  log.track(startMs, '$content_shown', TOUR, app);
  let at = startMs;
  for (const [stepIndex, stepId] of TOUR_STEPS.entries()) {
    const step = { ...TOUR, stepId, stepIndex };
    if (stepIndex === BROKEN_STEP && startMs >= breakMs) {
      log.track(at + 4_000, '$target_missing', { ...step, route: '/demo/app/reports/new', release }, app);
      continue;
    }
    log.track(at, '$step_viewed', step, app);
    at += draw.between(4, 25) * 1_000;
    if (draw.happens(0.13)) {
      log.track(at, '$content_dismissed', { ...TOUR, stepId, by: draw.pick(['close', 'escape', 'skip']) }, app);
      return;
    }
    log.track(at, '$step_completed', step, app);
  }
  log.track(at + 300, '$content_completed', TOUR, app);
}
