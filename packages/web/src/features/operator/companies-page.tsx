import { useMemo, useState } from 'react';
import { api, useAction, useApiPages, type OutputOf } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { type CompanyTexts, useCompanyTexts } from '../../texts/company.ts';
import { Day } from '../../texts/when.tsx';
import { Button } from '../../ui/button.tsx';
import { CancelOrSubmit } from '../../ui/cancel-or-submit.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Form } from '../../ui/form.tsx';
import { AddIcon, CompanyIcon } from '../../ui/icons.ts';
import { Prose } from '../../ui/layout.tsx';
import { Page } from '../../ui/page.tsx';
import { Status, type StatusTone } from '../../ui/status.tsx';
import { Table, type Column } from '../../ui/table/table.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { View } from '../../ui/view.tsx';
import { EndEverybody } from './end-everybody.tsx';

type Listed = OutputOf<typeof api.companies.all>['items'][number];

/** Every company of the instance, for its operator. */
export function CompaniesPage() {
  const texts = useCompanyTexts();
  const { adminCompanies } = texts;
  const { can } = useMe();
  const companies = useApiPages(api.companies.all, {});
  const [isMaking, setMaking] = useState(false);
  const columns = useMemo(() => columnsOf(texts), [texts]);
  const rows = companies.rows ?? [];
  return (
    <Page
      title={adminCompanies.title}
      detail={adminCompanies.detail}
      actions={
        <>
          <EndEverybody />
          {can('company.create') && (
            <Button kind="primary" icon={AddIcon} onPress={() => setMaking(true)}>
              {adminCompanies.create}
            </Button>
          )}
        </>
      }
    >
      <Table
        name="companies"
        label={adminCompanies.title}
        what={adminCompanies.what(rows.length)}
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        more={companies.more}
        none={
          <View
            query={companies}
            skeleton="table"
            isEmpty={() => true}
            empty={<Empty title={adminCompanies.none} icon={CompanyIcon} />}
          >
            {() => null}
          </View>
        }
      />
      {isMaking && <MakeCompany onClose={() => setMaking(false)} />}
    </Page>
  );
}

function MakeCompany({ onClose }: { onClose: () => void }) {
  const { adminCompanies: texts } = useCompanyTexts();
  const create = useAction(api.companies.create, { refreshes: [api.companies.all, api.companies.list] });
  const send = async (name: string) => {
    try {
      await create.run({ body: { name } });
    } catch {
      return; // the form shows it
    }
    onClose();
  };
  return (
    <Dialog title={texts.create} isOpen onClose={onClose}>
      <Form
        error={create.error}
        onSubmit={(values) => void send(values.text('name'))}
        actions={
          <CancelOrSubmit onCancel={onClose} isPending={create.isPending}>
            {texts.create}
          </CancelOrSubmit>
        }
      >
        <TextField label={texts.name} name="name" maxLength={120} isRequired autoFocus />
        <Prose>{texts.createHint}</Prose>
      </Form>
    </Dialog>
  );
}

const agreementTones = {
  none: 'off',
  missing: 'warn',
  accepted: 'ok',
  outdated: 'warn',
  withdrawn: 'warn',
} satisfies Record<Listed['agreement'], StatusTone>;

function columnsOf({ adminCompanies: texts, company, people }: CompanyTexts): Column<Listed>[] {
  return [
    { id: 'name', header: texts.name, wraps: true, cell: ({ name }) => name },
    { id: 'kind', header: texts.kind, dropBelow: 'narrow', cell: ({ kind }) => company.kinds[kind] },
    {
      id: 'state',
      header: texts.state,
      width: 7,
      cell: ({ state }) => <Status tone={state === 'active' ? 'ok' : 'warn'}>{texts.states[state]}</Status>,
    },
    {
      id: 'devices',
      header: texts.devices,
      width: 5,
      align: 'end',
      cell: ({ devices, seats }) => (seats === null ? devices : texts.devicesOf(devices, seats)),
    },
    {
      id: 'members',
      header: texts.members,
      width: 5,
      align: 'end',
      dropBelow: 'narrow',
      cell: ({ members }) => members,
    },
    {
      id: 'factor',
      header: texts.withoutFactor,
      width: 7,
      align: 'end',
      dropBelow: 'medium',
      cell: ({ withoutFactor }) =>
        withoutFactor === 0 ? 0 : <Status tone="warn">{String(withoutFactor)}</Status>,
    },
    {
      id: 'owners',
      header: texts.owners,
      wraps: true,
      dropBelow: 'narrow',
      cell: ({ owners }) =>
        owners.length === 0 ? (
          <Status tone="warn">{texts.noOwner}</Status>
        ) : (
          owners.map((name) => name ?? people.noName).join(', ')
        ),
    },
    {
      id: 'agreement',
      header: texts.agreement,
      width: 8,
      dropBelow: 'medium',
      cell: ({ agreement }) => (
        <Status tone={agreementTones[agreement]}>{texts.agreements[agreement]}</Status>
      ),
    },
    {
      id: 'created',
      header: texts.created,
      width: 7,
      align: 'end',
      dropBelow: 'medium',
      cell: ({ createdAt }) => <Day at={createdAt} />,
    },
  ];
}
