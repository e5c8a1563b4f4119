import { useState } from 'react';
import { api, useAction, useApi } from '../../api.ts';
import { useFormProblem } from '../../factors/form-problem.ts';
import { NewPassword } from '../../factors/new-password.tsx';
import { SlowDown, useWait } from '../../factors/slow-down.tsx';
import { useAccountTexts } from '../../texts/own-account.ts';
import { Button } from '../../ui/button.tsx';
import { CancelOrSubmit } from '../../ui/cancel-or-submit.tsx';
import { Checkbox } from '../../ui/checkbox.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Form } from '../../ui/form.tsx';
import { Panel, Prose, Row, Stack } from '../../ui/layout.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { notify } from '../../ui/toast.tsx';

export function PasswordPanel() {
  const { security } = useAccountTexts();
  const { data } = useApi(api.security.factors);
  const [isOpen, setOpen] = useState(false);
  if (data === undefined) return null;
  const title = data.hasPassword ? security.changePassword : security.addPassword;
  return (
    <Panel title={security.password}>
      <Stack>
        <Prose>{data.hasPassword ? security.passwordIs : security.noPassword}</Prose>
        <Row>
          <Button onPress={() => setOpen(true)}>{title}</Button>
        </Row>
      </Stack>
      <Dialog title={title} isOpen={isOpen} onClose={() => setOpen(false)}>
        <PasswordForm hasPassword={data.hasPassword} onClose={() => setOpen(false)} />
      </Dialog>
    </Panel>
  );
}

function PasswordForm({ hasPassword, onClose }: { hasPassword: boolean; onClose: () => void }) {
  const texts = useAccountTexts();
  const { common, security } = texts;
  const change = useAction(api.me.changePassword, {
    refreshes: [api.security.factors, api.security.signIns],
  });
  const wait = useWait(change.error);
  const problem = useFormProblem(change.error);
  const send = async (current: string, password: string, endOthers: boolean) => {
    await change.run({ body: { ...(hasPassword && { current }), password, endOthers } });
    notify({ tone: 'ok', text: security.passwordChanged });
    onClose();
  };
  return (
    <Form
      error={wait > 0 ? undefined : problem}
      onSubmit={(values) => {
        // what it throws is in the action's error, and shown
        send(values.secret('current'), values.secret('password'), values.isOn('endOthers')).catch(
          () => undefined,
        );
      }}
      actions={
        <CancelOrSubmit onCancel={onClose} isPending={change.isPending} isDisabled={wait > 0}>
          {common.save}
        </CancelOrSubmit>
      }
    >
      {wait > 0 && <SlowDown seconds={wait} />}
      {hasPassword && (
        <TextField
          label={texts.password.current}
          name="current"
          type="password"
          autoComplete="current-password"
          isRequired
          autoFocus
        />
      )}
      <NewPassword label={texts.password.new} />
      <Checkbox name="endOthers" defaultSelected>
        {security.endOthersToo}
      </Checkbox>
    </Form>
  );
}
