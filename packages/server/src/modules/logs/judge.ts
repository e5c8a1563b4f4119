import { personalIn } from '@candor/policy/transform/scrub-log.ts';
import {
  logTemplates,
  paramForms,
  type LogTemplate,
  type ParamKind,
} from '@candor/protocol/log-templates.ts';
import type { Refusal } from '../../platform/gateway/index.ts';

/** What of a log row the catalogue decides. */
export interface LogContent {
  template: string;
  level: number;
  params: readonly { name: string; value: string }[];
}

/** Why a row is not of the catalogue, or holds what looks like personal data (clauses P16, P20). Pure. */
export function judgeLog({ template, level, params }: LogContent): Refusal | undefined {
  if (!isTemplate(template)) return { code: 'wrong_type', key: 'template' };
  const declared = logTemplates[template];
  if (declared.level !== level) return { code: 'wrong_type', key: 'level' };
  const kinds: Record<string, ParamKind> = declared.params;
  for (const { name, value } of params) {
    const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined;
    if (!kind) return { code: 'unknown_field', key: name };
    if (personalIn(value)) return { code: 'personal_value', key: name };
    // empty: the agent had a value without the declared form, and said nothing instead
    if (value !== '' && !paramForms[kind].test(value)) return { code: 'wrong_type', key: name };
  }
  const names = new Set(params.map(({ name }) => name));
  return names.size === params.length ? undefined : { code: 'wrong_type', key: 'params' };
}

/** The template's text with the row's parameters in their places; the values passed judgeLog(). */
export function renderLog({ template, params }: Pick<LogContent, 'template' | 'params'>): string {
  if (!isTemplate(template)) return template;
  const values = new Map(params.map(({ name, value }) => [name, value]));
  return logTemplates[template].text.replaceAll(/\{(\w+)\}/gu, (_, name: string) => values.get(name) || '?');
}

const isTemplate = (name: string): name is LogTemplate => Object.hasOwn(logTemplates, name);
