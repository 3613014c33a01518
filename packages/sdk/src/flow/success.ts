/** What most pages show only now and then, and what few ask for: a chunk of its own. */
import type { PublishedContent } from '@foothold/protocol/types';
import type { Intent } from '../core/surface.ts';
import { ask } from './ask.ts';
import { type CelebrationRunner, createCelebrationRunner } from './celebration.ts';
import { type ChecklistHost, type ChecklistRunner, createChecklistRunner } from './checklist.ts';
import type { Kit } from './kit.ts';
import type { Runner } from './runner.ts';

export interface Success {
  readonly checklist: ChecklistRunner;
  readonly celebration: CelebrationRunner;
  /** By code. */
  start(content: PublishedContent): void;
  /** What a menu offers. */
  ask(intent: Intent, runner: Runner | undefined): void;
}

export function createSuccess(kit: Kit, flow: ChecklistHost): Success {
  const checklist = createChecklistRunner(kit, flow);
  const celebration = createCelebrationRunner(kit, flow);
  return {
    checklist,
    celebration,
    start(content) {
      if (content.kind === 'celebration') celebration.show(content);
      if (content.kind === 'checklist') {
        checklist.show(content);
        checklist.open(true);
      }
    },
    ask: (intent, runner) => ask(kit, intent, runner),
  };
}
