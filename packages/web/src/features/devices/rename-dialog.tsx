import { api, useAction, type OutputOf } from '../../api.ts';
import { devicesTexts } from '../../texts/devices.ts';
import { usePart, useTexts } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Form } from '../../ui/form.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { notify } from '../../ui/toast.tsx';

type Device = OutputOf<typeof api.devices.get>;

const MOST_LETTERS = 80;

/** The name in lists. The host name, which the device itself reports, stays. */
export function RenameDialog({
  device,
  isOpen,
  onClose,
}: {
  device: Device;
  isOpen: boolean;
  onClose: () => void;
}) {
  const { device: texts } = usePart(devicesTexts);
  return (
    <Dialog title={texts.renameTitle(device.label)} isOpen={isOpen} onClose={onClose}>
      <RenameForm device={device} onClose={onClose} />
    </Dialog>
  );
}

function RenameForm({ device, onClose }: { device: Device; onClose: () => void }) {
  const { common } = useTexts();
  const { device: texts } = usePart(devicesTexts);
  const rename = useAction(api.devices.rename, {
    refreshes: [api.devices.get, api.devices.list, api.server.overview],
  });
  const submit = async (label: string) => {
    try {
      await rename.run({ params: { id: device.id }, body: { label } });
    } catch {
      return; // the form shows it
    }
    notify({ tone: 'ok', text: texts.renamed(label) });
    onClose();
  };
  return (
    <Form
      error={rename.error}
      onSubmit={(values) => void submit(values.text('label'))}
      actions={
        <>
          <Button kind="primary" type="submit" isPending={rename.isPending}>
            {texts.rename}
          </Button>
          <Button onPress={onClose}>{common.cancel}</Button>
        </>
      }
    >
      <TextField
        label={texts.name}
        name="label"
        defaultValue={device.label}
        hint={texts.renameHint}
        maxLength={MOST_LETTERS}
        isRequired
        autoFocus
        autoComplete="off"
        spellCheck={false}
      />
    </Form>
  );
}
