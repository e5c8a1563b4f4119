import { errors, type ErrorCode } from '@candor/protocol/errors.ts';
import { problemWords, useTexts } from '../texts/use-texts.ts';
import { Notice } from '../ui/notice.tsx';
import type { Returned } from './returned.ts';

/** Says what was refused of a provider's answer; nothing where nothing was. */
export function ReturnedNotice({ problem, check }: Returned) {
  const texts = useTexts();
  if (problem === undefined) return null;
  const { signOn } = texts;
  const code = isCode(problem) ? problem : 'internal';
  const isOfProvider = code === 'provider_refused' || code === 'provider_unreachable';
  return (
    <Notice tone="bad" title={problemWords(texts, { code, text: errors[code].text })}>
      {isOfProvider && check !== undefined && (signOn.checks[check] ?? signOn.check(check))}
    </Notice>
  );
}

const isCode = (text: string): text is ErrorCode => Object.hasOwn(errors, text);
