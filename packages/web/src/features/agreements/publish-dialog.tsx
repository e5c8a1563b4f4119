import { useState } from 'react';
import {
  agreementKinds,
  agreementLanguages,
  changeClasses,
  mostTextBytes,
  type AgreementKind,
} from '@candor/policy/agreement-kinds.ts';
import { api, useAction, type InputOf } from '../../api.ts';
import { publishingTexts } from '../../texts/publishing.ts';
import { usePart, useTexts } from '../../texts/use-texts.ts';
import { CancelOrSubmit } from '../../ui/cancel-or-submit.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import type { FormValues } from '../../ui/form-values.ts';
import { Form } from '../../ui/form.tsx';
import { Prose } from '../../ui/layout.tsx';
import type { Problem } from '../../ui/problem.ts';
import { Radio } from '../../ui/radio.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import type { Agreement } from './agreement.ts';

type Publication = Omit<InputOf<typeof api.agreements.publishAgreement>['body'], 'kind'>;
const refreshes = [
  api.agreements.listAgreements,
  api.agreements.readReview,
  api.consents.agreementState,
  api.ownAgreements.listOwn,
];

/** Writes and publishes a version: of what is there already the next one. */
export function PublishDialog({ known, onClose }: { known: readonly Agreement[]; onClose: () => void }) {
  const { agreements } = useTexts();
  const publishing = usePart(publishingTexts);
  const [kind, setKind] = useState<AgreementKind>('agreement');
  const [problem, setProblem] = useState<Problem>();
  const first = useAction(api.agreements.publishAgreement, { refreshes });
  const next = useAction(api.agreements.publishVersion, { refreshes });
  const agreement = known.find((one) => one.kind === kind);
  const submit = async (values: FormValues) => {
    const version = publicationOf(values, agreement === undefined);
    setProblem(problemOf(version, publishing));
    if (version.texts.length === 0 || Number.isNaN(version.effectiveAt)) return;
    const was = agreement?.versions[0]?.number;
    try {
      if (agreement && was !== undefined)
        await next.run({ params: { a: agreement.id }, body: { was, ...version } });
      else await first.run({ body: { kind, ...version } });
    } catch {
      return; // the form shows it
    }
    onClose();
  };
  return (
    <Dialog title={publishing.publish} isOpen onClose={onClose} size="wide">
      <Form
        wide
        error={problem ?? next.error ?? first.error}
        onSubmit={(values) => void submit(values)}
        actions={
          <CancelOrSubmit onCancel={onClose} isPending={first.isPending || next.isPending}>
            {publishing.send}
          </CancelOrSubmit>
        }
      >
        <Prose>{publishing.effect}</Prose>
        <Select
          label={publishing.kind}
          value={kind}
          onChange={setKind}
          options={agreementKinds.map((value) => ({ value, label: agreements.kinds[value] }))}
        />
        {agreement !== undefined && (
          <Radio
            label={publishing.change}
            name="class"
            defaultValue="significant"
            options={changeClasses.toReversed().map((value) => ({
              value,
              label: publishing.classes[value].name,
              detail: publishing.classes[value].detail,
            }))}
          />
        )}
        <TextField label={publishing.day} name="day" type="date" hint={publishing.dayHint} isRequired />
        {agreementLanguages.map((language) => (
          <TextField
            key={language}
            label={publishing.text[language]}
            name={language}
            hint={publishing.textHint}
            rows={10}
            maxLength={mostTextBytes}
            isOptional
            wide
            mono
          />
        ))}
      </Form>
    </Dialog>
  );
}

/** The day begins where the operator is; a day that is today has begun. */
function publicationOf(values: FormValues, isFirst: boolean): Publication {
  const day = new Date(`${values.text('day')}T00:00:00`).getTime();
  const isToday = new Date(day).toDateString() === new Date().toDateString();
  return {
    class: changeClasses.find((one) => !isFirst && one === values.text('class')) ?? 'significant',
    effectiveAt: isToday ? Date.now() + 60_000 : day,
    texts: agreementLanguages.flatMap((language) => {
      const text = values.text(language);
      return text === '' ? [] : [{ language, text }];
    }),
  };
}

function problemOf(
  { texts, effectiveAt }: Publication,
  words: { noText: string; noDay: string },
): Problem | undefined {
  if (Number.isNaN(effectiveAt))
    return { code: 'bad_request', text: words.noDay, fields: { day: words.noDay } };
  if (texts.length > 0) return undefined;
  return { code: 'bad_request', text: words.noText, fields: { en: words.noText } };
}
