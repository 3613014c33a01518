import { mount as celebration } from '../ui/celebration/celebration.ts';
import { mount as checklist } from '../ui/checklist/mount.ts';
import type { Mounts } from '../ui/slots.ts';
import { mount as fold } from '../ui/tour/fold.ts';

/** What a page with a checklist or a celebration loads besides the guides: one file, a tenth smaller than its parts. */
export { createSuccess } from '../flow/success.ts';
export { more } from '../ui/strings/en-more.ts';
export { progress } from '../ui/text/progress.ts';
export { toggleTourMenu as toggleMenu } from '../ui/tour/menu.ts';
export const mounts = { checklist, fold, celebration } satisfies Mounts;
