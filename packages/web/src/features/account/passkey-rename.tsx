import { api, useAction } from '../../api.ts';
import { useAccountTexts } from '../../texts/own-account.ts';
import { CancelOrSubmit } from '../../ui/cancel-or-submit.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Form } from '../../ui/form.tsx';
import { TextField } from '../../ui/text-field.tsx';

export function PasskeyRename({
  passkey: { id, name },
  onClose,
}: {
  passkey: { id: string; name: string | null };
  onClose: () => void;
}) {
  const { common, factors, security } = useAccountTexts();
  const rename = useAction(api.security.renamePasskey, { refreshes: [api.security.factors] });
  const send = async (next: string) => {
    await rename.run({ params: { id }, body: { name: next } });
    onClose();
  };
  return (
    <Dialog title={security.renameTitle} isOpen onClose={onClose}>
      <Form
        error={rename.error}
        onSubmit={(values) => {
          // what it throws is in the action's error, and shown
          send(values.text('name')).catch(() => undefined);
        }}
        actions={
          <CancelOrSubmit onCancel={onClose} isPending={rename.isPending}>
            {common.save}
          </CancelOrSubmit>
        }
      >
        <TextField
          label={factors.passkeyName}
          name="name"
          defaultValue={name ?? ''}
          maxLength={40}
          isRequired
          autoFocus
        />
      </Form>
    </Dialog>
  );
}
