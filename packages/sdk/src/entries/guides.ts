/** The chunk that is loaded when something is to show for the first time. Imports nothing of `core/` but types. */
import type { Flow, Kernel } from '../core/kernel.ts';
import { createFlow } from '../flow/flow.ts';
import { createUi } from '../ui/index.ts';

export default (kernel: Kernel): Flow => createFlow(kernel, createUi, () => import('./success.ts'));
