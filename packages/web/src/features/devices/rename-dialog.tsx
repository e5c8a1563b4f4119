import { api, useAction, type OutputOf } from '../../api.ts';
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
  return (
    <Dialog title={`Rename ${device.label}`} isOpen={isOpen} onClose={onClose}>
      <RenameForm device={device} onClose={onClose} />
    </Dialog>
  );
}

function RenameForm({ device, onClose }: { device: Device; onClose: () => void }) {
  const rename = useAction(api.devices.rename, {
    refreshes: [api.devices.get, api.devices.list, api.server.overview],
  });
  const submit = async (label: string) => {
    try {
      await rename.run({ params: { id: device.id }, body: { label } });
    } catch {
      return; // the form shows it
    }
    notify({ tone: 'ok', text: `Renamed to ${label}` });
    onClose();
  };
  return (
    <Form
      error={rename.error}
      onSubmit={(values) => void submit(values.text('label'))}
      actions={
        <>
          <Button kind="primary" type="submit" isPending={rename.isPending}>
            Rename device
          </Button>
          <Button onPress={onClose}>Cancel</Button>
        </>
      }
    >
      <TextField
        label="Name"
        name="label"
        defaultValue={device.label}
        hint="Shown in this console only. The device’s host name stays as it is."
        maxLength={MOST_LETTERS}
        isRequired
        autoFocus
        autoComplete="off"
        spellCheck={false}
      />
    </Form>
  );
}
