import * as z from 'zod';

const LINK_PROTOCOLS = new Set(['http:', 'https:', 'mailto:', 'tel:']);
const IMAGE_PROTOCOLS = new Set(['http:', 'https:']);
const BASE = 'https://relative.invalid/';

/** Decided after parsing, as a browser would: `java\nscript:` is `javascript:`. Relative addresses pass. */
export function isSafeUrl(value: string, protocols: ReadonlySet<string> = LINK_PROTOCOLS): boolean {
  if (!URL.canParse(value, BASE)) return false;
  return protocols.has(new URL(value, BASE).protocol);
}

/** Where a person may be sent: http, https, mailto, tel, or relative to the page. */
export const linkSchema = z
  .string()
  .min(1, 'is empty')
  .max(2048, 'is longer than 2,048 characters')
  .refine((value) => isSafeUrl(value), 'is not an http, https, mailto, tel or relative address');

/** What may be shown as a picture: http, https, or relative to the page. */
export const imageUrlSchema = z
  .string()
  .min(1, 'is empty')
  .max(2048, 'is longer than 2,048 characters')
  .refine((value) => isSafeUrl(value, IMAGE_PROTOCOLS), 'is not an http, https or relative address');
