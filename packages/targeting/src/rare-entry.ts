/** The rules that a browser loads when a content asks for them. */
export { contentArm, type Exposure, globalArm } from './rare/arms.ts';
export { createRareRules } from './rare/rules.ts';
