import { api, useAction } from '../../api.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { CancelOrSubmit } from '../../ui/cancel-or-submit.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Form } from '../../ui/form.tsx';
import { Prose } from '../../ui/layout.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { notify } from '../../ui/toast.tsx';

/** Asks those who can change what was refused. */
export function AskDialog({
  device,
  right,
  onClose,
}: {
  device: string;
  right: string;
  onClose: () => void;
}) {
  const { requests: texts } = useTexts();
  const ask = useAction(api.requests.askForRight, { refreshes: [api.requests.listRequests] });
  const send = async (reason: string) => {
    await ask.run({ body: { device, right, reason } });
    notify({ tone: 'ok', text: texts.askSent });
    onClose();
  };
  return (
    <Dialog title={texts.askTitle} isOpen onClose={onClose}>
      <Form
        wide
        error={ask.error}
        onSubmit={(values) => {
          // what it throws is in the action's error, and shown
          send(values.text('reason')).catch(() => undefined);
        }}
        actions={
          <CancelOrSubmit onCancel={onClose} isPending={ask.isPending}>
            {texts.ask}
          </CancelOrSubmit>
        }
      >
        <Prose>{texts.askDetail}</Prose>
        <TextField
          label={texts.askReason}
          name="reason"
          hint={texts.askReasonHint}
          maxLength={200}
          isRequired
          autoFocus
        />
      </Form>
    </Dialog>
  );
}
