/** The rules that a browser loads when a content asks for them. */
export { contentArm, type Exposure, globalArm, keptAs, storedArm } from './rare/arms.ts';
export { createRareRules } from './rare/rules.ts';
