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

/** Text of several lines: only line feeds besides. */
export const paragraph = (max: number) =>
  z
    .string()
    .trim()
    .normalize()
    .min(1)
    .max(max)
    .refine((text) => text.split('\n').every((one) => isClean(one.trim(), max)), 'unclean_text');
