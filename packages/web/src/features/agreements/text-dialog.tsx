import { useState } from 'react';
import type { AgreementKind } from '@candor/policy/agreement-kinds.ts';
import { api, isCode, useAction, useApi } from '../../api.ts';
import { languages, type Language } from '../../texts/language.ts';
import { useSpoken, useTexts } from '../../texts/use-texts.ts';
import { Day } from '../../texts/when.tsx';
import { useAttempt } from '../../ui/attempt.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { DocumentText } from '../../ui/document-text.tsx';
import { ProblemNotice } from '../../ui/error.tsx';
import { Prose, Row, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { asProblem } from '../../ui/problem.ts';
import { Select } from '../../ui/select.tsx';
import { View } from '../../ui/view.tsx';
import { sha256Of, type Company } from './agreement.ts';

/** Shows a version, and accepts for `company` exactly what it shows. */
export function TextDialog({
  agreement,
  number,
  kind = 'agreement',
  company,
  onClose,
}: {
  agreement: string;
  number: number;
  kind?: AgreementKind;
  company: Company | undefined;
  onClose: () => void;
}) {
  const texts = useTexts();
  const { agreements } = texts;
  const spoken = useSpoken().language;
  const [chosen, setLanguage] = useState<Language>(spoken);
  const [shown, setShown] = useState(number);
  const version = useApi(api.agreements.readVersion, {
    params: { a: agreement, n: shown },
    query: { language: chosen },
  });
  return (
    <Dialog
      title={`${agreements.kinds[kind]}, ${agreements.versionOf(shown)}`}
      isOpen
      onClose={onClose}
      size="wide"
    >
      <View query={version} size="panel">
        {({ text, texts: all, effectiveAt }) => (
          <Stack>
            {shown !== number && (
              <Notice tone="warn" title={agreements.changed}>
                {agreements.changedDetail}
              </Notice>
            )}
            <Row gap={16} apart>
              <span>
                {agreements.inForce}: {agreements.fromDay} <Day at={effectiveAt} />
              </span>
              {all.length > 1 && (
                <Select
                  label={agreements.language}
                  value={text.language}
                  onChange={setLanguage}
                  options={languages.map((value) => ({ value, label: texts.languages[value] }))}
                />
              )}
            </Row>
            <DocumentText text={text.text} language={text.language} />
            {company ? (
              <Accept
                company={company}
                shown={{ agreement, version: shown, language: text.language, sha256: text.sha256 }}
                onChanged={(newest) => {
                  setShown(newest);
                  void version.refetch();
                }}
                onClose={onClose}
              />
            ) : (
              <Row>
                <Button onPress={onClose}>{agreements.closed}</Button>
              </Row>
            )}
          </Stack>
        )}
      </View>
    </Dialog>
  );
}

type Shown = { agreement: string; version: number; language: Language; sha256: string };

function Accept({
  company,
  shown,
  onChanged,
  onClose,
}: {
  company: Company;
  shown: Shown;
  onChanged: (newest: number) => void;
  onClose: () => void;
}) {
  const { agreements, common } = useTexts();
  const accept = useAction(api.consents.accept, {
    refreshes: [api.consents.agreementState, api.consents.listConsents],
  });
  const { attempt, error, isPending } = useAttempt();
  const effect = agreements.acceptEffect(shown.version, company.name);
  const act = () =>
    attempt(async () => {
      const screenSha256 = await sha256Of(`${effect}\n${agreements.accept}`);
      try {
        await accept.run({ params: { c: company.id }, body: { ...shown, method: 'click', screenSha256 } });
      } catch (thrown) {
        const newest = isCode(thrown, 'text_changed') ? thrown.details['version'] : undefined;
        if (typeof newest !== 'number') throw thrown;
        return onChanged(newest);
      }
      return onClose();
    });
  return (
    <Stack>
      <Prose>{effect}</Prose>
      {error !== undefined && <ProblemNotice problem={asProblem(error)} />}
      <Row>
        <Button onPress={onClose}>{common.cancel}</Button>
        <Button kind="primary" onPress={() => void act()} isPending={isPending}>
          {agreements.accept}
        </Button>
      </Row>
    </Stack>
  );
}
