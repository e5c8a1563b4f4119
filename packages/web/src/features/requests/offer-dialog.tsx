import { useState } from 'react';
import { api, useAction, useApi } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { CancelOrSubmit } from '../../ui/cancel-or-submit.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Form } from '../../ui/form.tsx';
import { Prose } from '../../ui/layout.tsx';
import { Select } from '../../ui/select.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { notify } from '../../ui/toast.tsx';

const OTHER = 'other';

/** Offers a device to a company that the reader belongs to, or names by its id. */
export function OfferDialog({
  device,
  onClose,
}: {
  device: { id: string; label: string };
  onClose: () => void;
}) {
  const { requests: texts } = useTexts();
  const { me } = useMe();
  const rights = useApi(api.companies.myRights);
  const offer = useAction(api.requests.offerDevice, { refreshes: [api.requests.listRequests] });
  const others = (rights.data?.companies ?? []).filter(({ id }) => id !== me?.company?.id);
  const [chosen, setChosen] = useState(OTHER);
  const send = async (to: string) => {
    await offer.run({ params: { id: device.id }, body: { to } });
    notify({ tone: 'ok', text: texts.offered(device.label) });
    onClose();
  };
  return (
    <Dialog title={texts.offerTitle(device.label)} isOpen onClose={onClose} size="wide">
      <Form
        wide
        error={offer.error}
        onSubmit={(values) => {
          // what it throws is in the action's error, and shown
          send(chosen === OTHER ? values.text('to').trim() : chosen).catch(() => undefined);
        }}
        actions={
          <CancelOrSubmit onCancel={onClose} isPending={offer.isPending}>
            {texts.offerSend}
          </CancelOrSubmit>
        }
      >
        <Prose>{texts.offerEffect}</Prose>
        {others.length > 0 && (
          <Select
            label={texts.offerTo}
            value={chosen}
            onChange={setChosen}
            options={[
              ...others.map(({ id, name }) => ({ value: id, label: name })),
              { value: OTHER, label: texts.offerOther },
            ]}
          />
        )}
        {chosen === OTHER && (
          <TextField
            label={texts.offerId}
            name="to"
            hint={texts.offerIdHint}
            maxLength={36}
            pattern="[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
            isRequired
            spellCheck={false}
            mono
          />
        )}
      </Form>
    </Dialog>
  );
}
