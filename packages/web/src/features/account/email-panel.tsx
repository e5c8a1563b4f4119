import { useState } from 'react';
import { api, useAction } from '../../api.ts';
import { useAccountTexts } from '../../texts/own-account.ts';
import { Button } from '../../ui/button.tsx';
import { CancelOrSubmit } from '../../ui/cancel-or-submit.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Form } from '../../ui/form.tsx';
import { Panel, Row, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { notify } from '../../ui/toast.tsx';
import type { Profile } from './name-panel.tsx';
import { SeenBy } from './seen-by.tsx';

/** The address, and its change, which takes effect when the new one answers. */
export function EmailPanel({ profile: { email, awaitedEmail } }: { profile: Profile }) {
  const { common, profile } = useAccountTexts();
  const [isOpen, setOpen] = useState(false);
  return (
    <Panel title={common.email}>
      <Stack>
        <Stack gap={4}>
          <span>{email}</span>
          <SeenBy>{profile.seenByAdministrators}</SeenBy>
        </Stack>
        {awaitedEmail !== null && (
          <Notice title={profile.awaited(awaitedEmail)}>{profile.awaitedDetail}</Notice>
        )}
        <Row>
          <Button onPress={() => setOpen(true)}>{profile.changeEmail}</Button>
        </Row>
      </Stack>
      <Dialog title={profile.changeEmail} isOpen={isOpen} onClose={() => setOpen(false)}>
        <EmailForm onClose={() => setOpen(false)} />
      </Dialog>
    </Panel>
  );
}

function EmailForm({ onClose }: { onClose: () => void }) {
  const { common, link, profile } = useAccountTexts();
  const change = useAction(api.me.changeEmail, { refreshes: [api.me.profile] });
  const send = async (email: string) => {
    await change.run({ body: { email } });
    notify({ tone: 'ok', text: link.sent });
    onClose();
  };
  return (
    <Form
      error={change.error}
      fieldTexts={{ invalid_format: common.noEmail }}
      onSubmit={(values) => {
        // what it throws is in the action's error, and shown
        send(values.text('email')).catch(() => undefined);
      }}
      actions={
        <CancelOrSubmit onCancel={onClose} isPending={change.isPending}>
          {link.send}
        </CancelOrSubmit>
      }
    >
      <TextField
        label={profile.newEmail}
        name="email"
        type="email"
        autoComplete="email"
        hint={profile.newEmailHint}
        maxLength={254}
        isRequired
        autoFocus
      />
    </Form>
  );
}
