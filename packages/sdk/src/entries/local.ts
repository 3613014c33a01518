/** The chunk of the library mode: contents given to `init`. */
export { createLocal as default } from '../local/local.ts';
