/** The chunk for somebody who asks why: the reasons in words. */
export { explain as default } from '../core/explain.ts';
