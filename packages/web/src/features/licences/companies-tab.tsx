import { useMemo, useState } from 'react';
import { api, useAction, useApiPages, type OutputOf } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { licencesTexts, type LicencesTexts } from '../../texts/licences.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Day } from '../../texts/when.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Empty } from '../../ui/empty.tsx';
import { CompanyIcon, LicenceIcon, MoreIcon, RevokeIcon } from '../../ui/icons.ts';
import { Stack } from '../../ui/layout.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Table, type Column } from '../../ui/table/table.tsx';
import { View } from '../../ui/view.tsx';
import { LicenceDialog } from './licence-dialog.tsx';
import { LicenceSwitch } from './licence-switch.tsx';
import { StandingState } from './standing.tsx';

type Row = OutputOf<typeof api.licences.all>['items'][number];
type Act = { of: 'set' | 'revoke'; row: Row };

/** The operator's part: whether licences are asked for, and each company's. */
export function CompaniesTab() {
  const { licences: texts } = usePart(licencesTexts);
  const { can } = useMe();
  const maySet = can('licence.set');
  const found = useApiPages(api.licences.all, { query: {} });
  const [asked, setAsked] = useState<Act>();
  const rows = found.rows ?? [];
  const columns = useMemo(() => columnsOf(texts, maySet ? setAsked : undefined), [texts, maySet]);
  const close = () => setAsked(undefined);
  return (
    <Stack gap={24}>
      {found.first && <LicenceSwitch licences={found.first.licences} mayChange={maySet} />}
      <Table
        name="licences"
        label={texts.companies}
        what={texts.companyWhat(rows.length)}
        columns={columns}
        rows={rows}
        rowId={({ companyId }) => companyId}
        more={found.more}
        none={
          <View
            query={found}
            skeleton="table"
            isEmpty={() => true}
            empty={<Empty title={texts.noCompanies} icon={CompanyIcon} />}
          >
            {() => null}
          </View>
        }
      />
      {asked?.of === 'set' && (
        <LicenceDialog
          company={{ id: asked.row.companyId, name: asked.row.name, licence: asked.row.licence }}
          onClose={close}
        />
      )}
      {asked?.of === 'revoke' && asked.row.licence && (
        <Revoke name={asked.row.name} serial={asked.row.licence.serial} onClose={close} />
      )}
    </Stack>
  );
}

function Revoke({ name, serial, onClose }: { name: string; serial: string; onClose: () => void }) {
  const { licences: texts } = usePart(licencesTexts);
  const revoke = useAction(api.licences.revoke, {
    refreshes: [api.licences.all, api.licences.get, api.licences.seats],
  });
  return (
    <Confirm
      title={texts.revokeTitle(name)}
      effect={texts.revokeEffect}
      action={texts.revoke}
      isOpen
      onClose={onClose}
      onConfirm={() => revoke.run({ params: { l: serial } })}
    />
  );
}

function columnsOf(texts: LicencesTexts['licences'], onAct: ((act: Act) => void) | undefined): Column<Row>[] {
  return [
    { id: 'company', header: texts.company, wraps: true, cell: ({ name }) => name },
    { id: 'state', header: texts.state, width: 8, cell: (row) => <StandingState {...row} /> },
    {
      id: 'seats',
      header: texts.seatsUsed,
      width: 8,
      align: 'end',
      dropBelow: 'narrow',
      cell: ({ used, licence }) => (licence ? texts.ofSeats(used, licence.seats) : used),
    },
    {
      id: 'plan',
      header: texts.plan,
      wraps: true,
      dropBelow: 'medium',
      cell: ({ licence }) => licence?.plan ?? texts.none,
    },
    {
      id: 'ends',
      header: texts.ends,
      width: 8,
      align: 'end',
      dropBelow: 'narrow',
      cell: ({ licence }) => (licence ? <Day at={licence.expiresAt} /> : texts.none),
    },
    ...(onAct
      ? [
          {
            id: 'actions',
            header: texts.action,
            width: 5,
            align: 'end' as const,
            cell: (row: Row) => <Actions row={row} onAct={onAct} />,
          },
        ]
      : []),
  ];
}

function Actions({ row, onAct }: { row: Row; onAct: (act: Act) => void }) {
  const { licences: texts } = usePart(licencesTexts);
  const label = texts.actions(row.name);
  const set = { id: 'set', label: texts.set, icon: LicenceIcon, run: () => onAct({ of: 'set', row }) };
  const revoke = {
    id: 'revoke',
    label: texts.revoke,
    icon: RevokeIcon,
    tone: 'bad' as const,
    run: () => onAct({ of: 'revoke', row }),
  };
  return (
    <Menu
      label={label}
      trigger={<Button kind="quiet" size="small" icon={MoreIcon} label={label} />}
      groups={[{ id: 'licence', entries: row.licence ? [set, revoke] : [set] }]}
    />
  );
}
