import type { Intent } from '../core/surface.ts';
import type { Kit } from './kit.ts';
import type { Runner } from './runner.ts';

const LATER_MS = 86_400_000;

/**
 * What a menu asks for: that its content comes again later, or help.
 * @param runner of that content, while it shows
 */
export function ask(kit: Kit, intent: Intent, runner: Runner | undefined): void {
  const { help } = kit.registered;
  if (intent.type === 'help' && help) {
    const { contentId, stepId, message } = intent;
    kit.guard(help)({ contentId, stepId, message });
  }
  if (!runner) return;
  const named = runner.named();
  if (intent.type === 'help') {
    const { stepId, message } = intent;
    kit.own('$help_requested', { ...named, ...(stepId && { stepId }), ...(message && { message }) });
  }
  if (intent.type === 'snooze') {
    const { contentId, contentVersion, kind } = named;
    kit.own('$content_snoozed', { contentId, contentVersion, kind, untilMs: kit.now() + (intent.forMs ?? LATER_MS) });
    runner.end();
  }
}
