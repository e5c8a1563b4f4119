import { z } from 'zod';
import type { Tables } from '@candor/policy/derive/rows.ts';
import { clean } from '@candor/policy/text.ts';
import {
  mailTemplates,
  type mailClasses,
  type ParamKind,
  type ParamsOf,
  type TemplateName,
} from '@candor/policy/texts/mail/templates.ts';
import { email } from '@candor/protocol/api/accounts.ts';

/** A letter to be sent. It is sealed under the key of the person, else of the company, else of the instance. */
export type Letter = {
  [T in TemplateName]: {
    personId?: string;
    companyId?: string;
    class: (typeof mailClasses)[number];
    /** One address (RFC 5321); a domain of another script is sent as its A-label. */
    to: string;
    /** BCP 47; what is not German is written in English. */
    language: string;
    template: T;
    params: ParamsOf<T>;
  };
}[TemplateName];

/** How far a letter is. */
export interface Delivery {
  state: Tables['mail']['state'];
  attempts: number;
  /** Why the last try failed: the mail server's answer ("550"), or a code ("ECONNREFUSED", "off"). */
  failure: string | undefined;
  createdAt: Date;
  nextTryAt: Date | undefined;
  endedAt: Date | undefined;
}

/** What is sealed of a letter. */
export interface Content {
  to: string;
  language: string;
  params: Readonly<Record<string, string>>;
}

const nameLength = 120;

/** The letter's content as it may be sent; throws for an address, a link or a parameter that is none. */
export function contentOf({ to, language, template, params }: Letter, publicUrl: string): Content {
  return {
    to: email.parse(to),
    language: z.string().max(35).parse(language),
    params: z.strictObject(shapeOf(template, publicUrl)).parse(params),
  };
}

function shapeOf(template: TemplateName, publicUrl: string): Record<string, z.ZodType<string>> {
  const kinds: [string, ParamKind][] = Object.entries(mailTemplates[template]);
  return Object.fromEntries(kinds.map(([name, kind]) => [name, schemaOf(kind, publicUrl)]));
}

function schemaOf(kind: ParamKind, publicUrl: string): z.ZodType<string> {
  if (typeof kind === 'object') return z.enum(kind);
  switch (kind) {
    case 'name':
      return z.string().transform((text) => clean(text, nameLength));
    case 'link':
      return z
        .url()
        .transform((text) => new URL(text))
        .refine(({ origin, username }) => origin === publicUrl && username === '')
        .transform(({ href }) => href)
        .pipe(z.string().max(1024));
    case 'instant':
      return z.iso.datetime();
    case 'count':
      return z.string().regex(/^\d{1,6}$/u);
    default:
      return kind satisfies never;
  }
}
