import * as z from 'zod';
import type { Action, Block, Inline, Localized, Text } from '../types/index.ts';
import { slugSchema, smallJsonSchema, wordSchema } from './common.ts';
import { byKey, byType } from './issue-path.ts';
import { imageUrlSchema, linkSchema } from './url.ts';

const words = z.string().max(2000, 'is longer than 2,000 characters');
const localeSchema = z.string().regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'is not a locale such as "en" or "pt-BR"');
const byLocale = z
  .record(localeSchema, words)
  .refine((value) => Object.keys(value).length > 0, 'has no locale')
  .refine((value) => Object.keys(value).length <= 100, 'has more than 100 locales');

export const localizedSchema = byType<Localized>('a text', { string: words, object: () => byLocale });

const inlineObject = byKey<Inline>('a run of text', {
  href: () => z.strictObject({ text: words, href: linkSchema }),
  trait: () => z.strictObject({ trait: wordSchema, of: z.enum(['person', 'account']).optional(), fallback: words }),
  text: () =>
    z.strictObject({
      text: words,
      marks: z
        .array(z.enum(['strong', 'em', 'code']))
        .max(3)
        .optional(),
    }),
});
export const inlineSchema = byType<Inline>('a run of text', { string: words, object: () => inlineObject });

/** Words, words by locale, or runs of text. Never HTML: what looks like a tag is shown as it is written. */
export const textSchema = byType<Text>('a text', {
  string: words,
  array: () => z.array(inlineSchema).min(1, 'is empty').max(100, 'holds more than 100 runs'),
  object: () => byLocale,
});

const size = z.number().int('is a whole number').min(1, 'is less than 1').max(8192, 'is more than 8,192');
const videoId = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'is not an id of a video');

export const actionSchema = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('navigate'), url: linkSchema, newTab: z.boolean().optional() }),
    z.strictObject({ type: z.literal('start'), contentId: slugSchema, stepId: slugSchema.optional() }),
    z.strictObject({ type: z.literal('close') }),
    z.strictObject({ type: z.literal('call'), name: wordSchema, args: smallJsonSchema.optional() }),
    z.strictObject({ type: z.literal('track'), event: wordSchema }),
  ],
  'is none of: navigate, start, close, call, track',
) satisfies z.ZodType<Action>;

export const blockSchema = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ type: z.literal('paragraph'), text: textSchema }),
    z.strictObject({ type: z.literal('heading'), text: textSchema }),
    z.strictObject({
      type: z.literal('list'),
      items: z.array(textSchema).min(1, 'is empty').max(30, 'holds more than 30 items'),
      ordered: z.boolean().optional(),
    }),
    z.strictObject({
      type: z.literal('image'),
      src: imageUrlSchema,
      alt: z.string().max(500, 'is longer than 500 characters'),
      width: size,
      height: size,
    }),
    z.strictObject({
      type: z.literal('video'),
      provider: z.enum(['youtube', 'vimeo', 'loom']),
      id: videoId,
      title: z.string().min(1, 'is empty').max(200),
      width: size,
      height: size,
    }),
    z.strictObject({ type: z.literal('button'), label: localizedSchema, action: actionSchema }),
    z.strictObject({ type: z.literal('progress'), contentId: slugSchema.optional() }),
  ],
  'is none of: paragraph, heading, list, image, video, button, progress',
) satisfies z.ZodType<Block>;

export const labelledActionSchema = z.strictObject({ label: localizedSchema, action: actionSchema });
