import { z } from 'zod';
import { isClean } from '@candor/policy/text.ts';

/** One line of text as it is kept: trimmed, NFC, without control or bidi characters. */
export const line = (max: number) =>
  z
    .string()
    .trim()
    .normalize()
    .min(1)
    .max(max)
    .refine((text) => isClean(text, max), 'unclean_text');

/** A document as it is kept: NFC, LF line endings, no control or bidi characters besides. @param max characters */
export const documentText = (max: number) =>
  z
    .string()
    .max(max)
    .transform((text) => text.replaceAll(/\r\n?/gu, '\n').normalize())
    .refine(
      (text) => text.trim() !== '' && text.split('\n').every((one) => isClean(one.trim(), max)),
      'unclean_text',
    );

/** Text of several lines: only line feeds besides. */
export const paragraph = (max: number) =>
  z
    .string()
    .trim()
    .normalize()
    .min(1)
    .max(max)
    .refine((text) => text.split('\n').every((one) => isClean(one.trim(), max)), 'unclean_text');
