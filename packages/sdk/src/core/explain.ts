/** A chunk of its own: the words of the reasons are needed only where somebody asks. */
export { describe } from '@foothold/targeting';
