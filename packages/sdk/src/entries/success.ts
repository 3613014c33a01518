/** What a page with a checklist or a celebration loads besides the guides: one file, a tenth smaller than its parts. */
export { createCelebrationRunner } from '../flow/celebration.ts';
export { createChecklistRunner } from '../flow/checklist.ts';
export { mount as mountCelebration } from '../ui/celebration/celebration.ts';
export { mount as mountChecklist } from '../ui/checklist/mount.ts';
export { more } from '../ui/strings/en-more.ts';
export { progress } from '../ui/text/progress.ts';
export { mount as mountFold } from '../ui/tour/fold.ts';
export { toggleTourMenu as toggleMenu } from '../ui/tour/menu.ts';
