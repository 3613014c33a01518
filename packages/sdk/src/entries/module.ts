/** `@foothold/sdk`: the same API as the script tag's, as a module. */
import { createFoothold } from '../core/foothold.ts';
import { createBrowserPlatform } from '../platform/browser.ts';
import type { Platform } from '../platform/platform.ts';

const chunks = {
  guides: () => import('./guides.ts'),
  rules: () => import('./rules.ts'),
  explain: () => import('./explain.ts'),
  local: () => import('./local.ts'),
  older: () => import('../older/older.ts'),
};
const load = ((name) => chunks[name]()) as Platform['load'];

export const foothold = createFoothold(() => createBrowserPlatform(load), globalThis.window ?? new EventTarget());
export default foothold;

export type {
  CelebrationSnapshot,
  ChecklistSnapshot,
  Consent,
  Foothold,
  IdentifyOptions,
  InitOptions,
  InitResult,
  Listener,
  ListenerName,
  Registration,
  TourSnapshot,
} from '../core/api.ts';
export type { ChecklistItemView, Intent } from '../core/surface.ts';
