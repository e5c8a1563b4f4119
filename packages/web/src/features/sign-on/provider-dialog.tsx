import { useState } from 'react';
import { api, useAction, useApi } from '../../api.ts';
import { providersTexts } from '../../texts/providers.ts';
import { usePart, useTexts } from '../../texts/use-texts.ts';
import { CancelOrSubmit } from '../../ui/cancel-or-submit.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import type { FormValues } from '../../ui/form-values.ts';
import { Form } from '../../ui/form.tsx';
import { Select } from '../../ui/select.tsx';
import { Switch } from '../../ui/switch.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { GroupRows, roleOptions, type GroupRow, type Role } from './group-rows.tsx';
import { ProviderFields } from './provider-fields.tsx';
import type { Provider } from './provider.ts';

/** Adds a provider, or changes one: all but its issuer. */
export function ProviderDialog({
  companyId,
  provider,
  onClose,
}: {
  companyId: string;
  provider: Provider | undefined;
  onClose: () => void;
}) {
  const texts = useTexts();
  const signOn = usePart(providersTexts);
  const refreshes = [api.signOn.providers];
  const add = useAction(api.signOn.addProvider, { refreshes });
  const edit = useAction(api.signOn.editProvider, { refreshes });
  const units = useApi(api.units.listUnits, { params: { c: companyId } });
  const [rows, setRows] = useState<readonly GroupRow[]>(provider?.groups ?? []);
  const [everybody, setEverybody] = useState<Role | 'none'>(
    provider ? (provider.everybody ?? 'none') : 'member',
  );
  const send = async (values: FormValues) => {
    const body = {
      name: values.text('name'),
      clientId: values.text('clientId'),
      groupsClaim: values.text('groupsClaim') || null,
      groups: rows.filter(({ group }) => group.trim() !== ''),
      everybody: everybody === 'none' ? null : everybody,
      isOnlyWay: values.isOn('isOnlyWay'),
      trustFactor: listOf(values.text('trustFactor')),
      domains: listOf(values.text('domains')),
    };
    const clientSecret = values.secret('clientSecret');
    if (provider)
      await edit.run({
        params: { c: companyId, p: provider.id },
        body: { ...body, ...(clientSecret !== '' && { clientSecret }) },
      });
    else
      await add.run({
        params: { c: companyId },
        body: { ...body, issuer: values.text('issuer'), clientSecret },
      });
    onClose();
  };
  return (
    <Dialog title={provider ? provider.name : signOn.add} isOpen onClose={onClose} size="wide">
      <Form
        wide
        error={add.error ?? edit.error}
        onSubmit={(values) => {
          // what it throws is in the action's error, and shown
          send(values).catch(() => undefined);
        }}
        actions={
          <CancelOrSubmit onCancel={onClose} isPending={add.isPending || edit.isPending}>
            {signOn.save}
          </CancelOrSubmit>
        }
      >
        <ProviderFields provider={provider} />
        <GroupRows rows={rows} onChange={setRows} units={units.data?.items ?? []} />
        <Select
          label={signOn.everybody}
          value={everybody}
          onChange={setEverybody}
          options={[{ value: 'none' as const, label: signOn.nobody }, ...roleOptions(texts)]}
        />
        <TextField
          label={signOn.trustFactor}
          name="trustFactor"
          hint={signOn.trustFactorHint}
          defaultValue={provider?.trustFactor.join(', ') ?? ''}
          spellCheck={false}
        />
        <Switch
          name="isOnlyWay"
          defaultSelected={provider?.isOnlyWay ?? false}
          detail={signOn.isOnlyWayDetail}
        >
          {signOn.isOnlyWay}
        </Switch>
      </Form>
    </Dialog>
  );
}

const listOf = (text: string) => [...new Set(text.split(/[\s,;]+/u))].filter((one) => one !== '');
