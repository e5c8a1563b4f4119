import { useState } from 'react';
import { api, useAction, type OutputOf } from '../../api.ts';
import { useFormProblem } from '../../factors/form-problem.ts';
import { languages, type Language } from '../../texts/language.ts';
import { useSpoken, useTexts } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import type { FormValues } from '../../ui/form-values.ts';
import { Form } from '../../ui/form.tsx';
import { Prose } from '../../ui/layout.tsx';
import { Select } from '../../ui/select.tsx';
import { acceptedOf, SignUpAgreements, useSignUpAgreements } from './sign-up-agreements.tsx';

/** Somebody whom a provider named for the first time: nothing is kept of them before they stated their age. */
export function NewcomerStep({
  onDone,
}: {
  onDone: (answer: OutputOf<typeof api.signOn.completeSignOn>) => void;
}) {
  const texts = useTexts();
  const { language } = useSpoken();
  const [chosen, setChosen] = useState<Language>(language);
  const complete = useAction(api.signOn.completeSignOn);
  const problem = useFormProblem(complete.error);
  const shown = useSignUpAgreements().data?.items;
  const send = async (values: FormValues) =>
    onDone(
      await complete.run({
        body: {
          ageStatement: values.isOn('ageStatement'),
          language: chosen,
          agreements: acceptedOf(shown ?? [], values),
        },
      }),
    );
  return (
    <Form
      error={problem}
      onSubmit={(values) => {
        // what it throws is in complete.error, and shown
        send(values).catch(() => undefined);
      }}
      actions={
        <Button kind="primary" type="submit" wide isPending={complete.isPending}>
          {texts.signOn.make}
        </Button>
      }
    >
      <Prose>{texts.signOn.newDetail}</Prose>
      <Select
        label={texts.common.language}
        value={chosen}
        onChange={setChosen}
        options={languages.map((value) => ({ value, label: texts.languages[value] }))}
      />
      <Checkbox name="ageStatement" isRequired>
        {texts.common.isAdult}
      </Checkbox>
      {shown && <SignUpAgreements items={shown} />}
    </Form>
  );
}
