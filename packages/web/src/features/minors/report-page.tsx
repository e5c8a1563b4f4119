import { api, useAction } from '../../api.ts';
import { SlowDown, useWait } from '../../factors/slow-down.tsx';
import { useTexts } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import type { FormValues } from '../../ui/form-values.ts';
import { Form } from '../../ui/form.tsx';
import { Prose, Row, Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { PublicPage } from '../sign-in/index.ts';

/** For everybody, with or without an account. What it answers says nothing of any account. */
export function ReportMinorPage() {
  const { common, reportMinor: texts, signIn } = useTexts();
  const report = useAction(api.minors.reportMinor);
  const wait = useWait(report.error);
  const send = (values: FormValues) => {
    const contact = values.text('contact');
    report.start({
      body: {
        where: values.text('where'),
        what: values.text('what'),
        ...(contact !== '' && { contact }),
      },
    });
  };
  return (
    <PublicPage title={texts.title} links={<Link to="/sign-in">{signIn.title}</Link>}>
      {report.data ? (
        <div role="status">
          <Stack>
            <Notice tone="ok" title={texts.sent}>
              {texts.sentDetail}
            </Notice>
            <Row>
              <Button onPress={report.reset}>{texts.another}</Button>
            </Row>
          </Stack>
        </div>
      ) : (
        <Form
          error={wait > 0 ? undefined : report.error}
          fieldTexts={{ invalid_format: common.noEmail }}
          onSubmit={send}
          actions={
            <Button kind="primary" type="submit" wide isPending={report.isPending} isDisabled={wait > 0}>
              {texts.send}
            </Button>
          }
        >
          <Prose>{texts.intro}</Prose>
          {wait > 0 && <SlowDown seconds={wait} />}
          <TextField label={texts.where} name="where" hint={texts.whereHint} maxLength={300} isRequired />
          <TextField label={texts.what} name="what" rows={4} maxLength={2000} isRequired />
          <TextField
            label={texts.contact}
            name="contact"
            type="email"
            autoComplete="email"
            hint={texts.contactHint}
            maxLength={254}
            isOptional
          />
        </Form>
      )}
    </PublicPage>
  );
}
