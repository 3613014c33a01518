import type { Action } from '@foothold/protocol/types';
import type { Kit } from './kit.ts';

/** Carries an action out. `start` starts another content. */
export function act(action: Action | undefined, kit: Kit, flow: { start(contentId: string, stepId?: string): void }) {
  switch (action?.type) {
    case 'navigate':
      return isSafe(action.url) ? kit.navigate(action.url, action.newTab === true) : undefined;
    case 'start':
      return flow.start(action.contentId, action.stepId);
    case 'call':
      return kit.call(action.name, action.args);
    case 'track':
      return kit.track(action.event);
    default:
      return undefined;
  }
}

/** Pages and mail, never a script: what a content says is data. */
function isSafe(url: unknown): url is string {
  // Browsers skip control characters and blanks within and before a scheme.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: those are the ones.
  const bare = String(url).replace(/[\u0000-\u0020]/g, '');
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(bare)?.[1]?.toLowerCase();
  return scheme === undefined || /^(https?|mailto|tel)$/.test(scheme);
}
