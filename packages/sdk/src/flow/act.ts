import type { Action } from '@foothold/protocol/types';
import { own } from '@foothold/targeting';
import { safeUrl } from '../ui/text/safe-url.ts';
import type { Kit } from './kit.ts';

/** Carries an action out. `start` starts another content. */
export function act(action: Action | undefined, kit: Kit, flow: { start(contentId: string, stepId?: string): void }) {
  const { registered, platform, guard } = kit;
  switch (action?.type) {
    case 'navigate': {
      const { url, newTab } = action;
      // Pages and mail, never a script: what a content says is data.
      if (!safeUrl(url, 'https://any')) return;
      if (registered.navigate && newTab !== true) guard(registered.navigate)(url);
      else platform.navigate(url, newTab === true);
      return;
    }
    case 'start':
      return flow.start(action.contentId, action.stepId);
    case 'call': {
      const call = own(registered.actions, action.name);
      if (typeof call === 'function') guard(call)(action.args);
      return;
    }
    case 'track':
      return kit.track(action.event);
    default:
      return;
  }
}
