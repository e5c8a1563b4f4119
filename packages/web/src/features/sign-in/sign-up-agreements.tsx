import { api, useApi, type OutputOf } from '../../api.ts';
import { useSpoken, useTexts } from '../../texts/use-texts.ts';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Disclosure } from '../../ui/disclosure.tsx';
import { DocumentText } from '../../ui/document-text.tsx';
import type { FormValues } from '../../ui/form-values.ts';
import { Stack } from '../../ui/layout.tsx';

type Items = OutputOf<typeof api.agreements.atSignUp>['items'];

/** What is in force here for whoever signs up; undefined while it loads. */
export function useSignUpAgreements() {
  const { language } = useSpoken();
  return useApi(api.agreements.atSignUp, { query: { language } }, { keeps: true });
}

/** Each text to read, and a yes of its own under the name `agreement`. */
export function SignUpAgreements({ items }: { items: Items }) {
  const { agreements, signUpAgreements: texts } = useTexts();
  if (items.length === 0) return null;
  return (
    <Stack gap={8}>
      {items.map(({ agreement, kind, version, text }) => {
        const name = `${agreements.kinds[kind]}, ${texts.versionOf(version)}`;
        return (
          <Stack key={agreement} gap={4}>
            <Disclosure label={texts.read(name)}>
              <DocumentText text={text.text} language={text.language} />
            </Disclosure>
            <Checkbox name="agreement" value={agreement} isRequired>
              {kind === 'terms' ? texts.accept(name) : texts.know(name)}
            </Checkbox>
          </Stack>
        );
      })}
    </Stack>
  );
}

/** Those that were ticked, with the hashes of what was shown. */
export function acceptedOf(items: Items, values: Pick<FormValues, 'all'>) {
  const ticked = values.all('agreement');
  return items
    .filter(({ agreement }) => ticked.includes(agreement))
    .map(({ agreement, version, text: { language, sha256 } }) => ({ agreement, version, language, sha256 }));
}
