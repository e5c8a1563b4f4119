import { api, useAction } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { helpTexts } from '../../texts/help.ts';
import { usePart } from '../../texts/use-texts.ts';
import { CancelOrSubmit } from '../../ui/cancel-or-submit.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Form } from '../../ui/form.tsx';
import { Prose } from '../../ui/layout.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { notify } from '../../ui/toast.tsx';
import { refreshes } from './use-help.ts';

/** Says what is wrong with a device, and who will read it. */
export function GetHelpDialog({
  device,
  onClose,
}: {
  device: { id: string; label: string };
  onClose: () => void;
}) {
  const texts = usePart(helpTexts);
  const { me } = useMe();
  const ask = useAction(api.help.askForHelp, { refreshes });
  const send = async (text: string) => {
    await ask.run({ body: { device: device.id, text } });
    notify({ tone: 'ok', text: texts.sent });
    onClose();
  };
  return (
    <Dialog title={texts.title(device.label)} isOpen onClose={onClose}>
      <Form
        wide
        error={ask.error}
        onSubmit={(values) => {
          // what it throws is in the action's error, and shown
          send(values.text('text')).catch(() => undefined);
        }}
        actions={
          <CancelOrSubmit onCancel={onClose} isPending={ask.isPending}>
            {texts.send}
          </CancelOrSubmit>
        }
      >
        <TextField
          label={texts.what}
          name="text"
          hint={texts.whatHint}
          rows={4}
          maxLength={500}
          isRequired
          autoFocus
        />
        <Prose>{texts.whoSees(me?.company?.name ?? '')}</Prose>
      </Form>
    </Dialog>
  );
}
