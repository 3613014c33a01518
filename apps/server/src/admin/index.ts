// What the command line imports of the server, next to `serve`.
export { ApiError } from '../http/errors.ts';
export { type ContentAsCode, isSame, type PushedItem } from './content-as-code.ts';
export { drainDirectory } from './drain.ts';
export { type LocalAdmin, openLocalAdmin } from './local.ts';
export { type AdminOperation, type AdminOperations, adminOperations } from './operations.ts';
export type { NamedPlace } from './place.ts';
