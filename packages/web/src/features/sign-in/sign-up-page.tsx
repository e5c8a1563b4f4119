import { useState } from 'react';
import { api, useAction, useApi } from '../../api.ts';
import { useFormProblem } from '../../factors/form-problem.ts';
import { useLink } from '../../factors/link-token.ts';
import { SlowDown, useWait } from '../../factors/slow-down.tsx';
import { languages, type Language } from '../../texts/language.ts';
import { useSpoken, useTexts } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Form } from '../../ui/form.tsx';
import { Link } from '../../ui/link.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { View } from '../../ui/view.tsx';
import { LetterSent } from './letter-sent.tsx';
import { LinkExpired } from './link-expired.tsx';
import { NoMail } from './no-mail.tsx';
import { PublicPage } from './public-page.tsx';
import { acceptedOf, SignUpAgreements, useSignUpAgreements } from './sign-up-agreements.tsx';
import { SignUpForm } from './sign-up-form.tsx';

/** Asks for an address; opened by the link that was mailed there, makes the account. */
export function SignUpPage() {
  const { reportMinor, signIn, signUp } = useTexts();
  const [link, again] = useLink();
  return (
    <PublicPage
      title={signUp.title}
      links={
        <>
          <Link to="/sign-in">{signIn.title}</Link>
          <Link to="/report-minor">{reportMinor.link}</Link>
        </>
      }
    >
      {link.state === 'absent' ? (
        <AskForLink />
      ) : link.state === 'broken' ? (
        <LinkExpired onAgain={again} />
      ) : (
        <SignUpForm key={link.token} token={link.token} onExpired={again} />
      )}
    </PublicPage>
  );
}

function AskForLink() {
  const { link, signUp } = useTexts();
  const state = useApi(api.signUp.signUpState);
  return (
    <View query={state} size="panel">
      {({ signUp: who, mail }) =>
        who !== 'open' ? (
          <Empty size="panel" title={who === 'invite' ? signUp.byInvitation : signUp.closed}>
            {who === 'invite' ? signUp.byInvitationDetail : signUp.closedDetail}
          </Empty>
        ) : mail === 'off' ? (
          <NoMail>{link.noMailWhy}</NoMail>
        ) : (
          <AddressForm />
        )
      }
    </View>
  );
}

function AddressForm() {
  const texts = useTexts();
  const { language } = useSpoken();
  const [chosen, setChosen] = useState<Language>(language);
  const ask = useAction(api.signUp.signUp);
  const wait = useWait(ask.error);
  const problem = useFormProblem(ask.error);
  const shown = useSignUpAgreements().data?.items;
  if (ask.data) return <LetterSent text={texts.signUp.sent} onAgain={ask.reset} />;
  return (
    <Form
      error={wait > 0 ? undefined : problem}
      fieldTexts={{ invalid_format: texts.common.noEmail }}
      onSubmit={(values) =>
        ask.start({
          body: {
            email: values.text('email'),
            language: chosen,
            ageStatement: values.isOn('ageStatement'),
            agreements: acceptedOf(shown ?? [], values),
          },
        })
      }
      actions={
        <Button kind="primary" type="submit" wide isPending={ask.isPending} isDisabled={wait > 0}>
          {texts.link.send}
        </Button>
      }
    >
      {wait > 0 && <SlowDown seconds={wait} />}
      <TextField
        label={texts.common.email}
        name="email"
        type="email"
        autoComplete="username"
        hint={texts.signUp.hint}
        maxLength={254}
        isRequired
        autoFocus
      />
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
