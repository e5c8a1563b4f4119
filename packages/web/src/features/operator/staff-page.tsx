import { useMemo, useState } from 'react';
import { api, useAction, useApi, type OutputOf } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import { type CompanyTexts, useCompanyTexts } from '../../texts/company.ts';
import { Day } from '../../texts/when.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Empty } from '../../ui/empty.tsx';
import { AddIcon, PeopleIcon } from '../../ui/icons.ts';
import { Page } from '../../ui/page.tsx';
import { Table, type Column } from '../../ui/table/table.tsx';
import { View } from '../../ui/view.tsx';
import { AssignDialog } from './assign-dialog.tsx';

type Assignment = OutputOf<typeof api.staff.listStaff>['items'][number];

/** Who of the operator reaches which companies, and as what. */
export function StaffPage() {
  const texts = useCompanyTexts();
  const { adminPeople, people } = texts;
  const { can } = useMe();
  const staff = useApi(api.staff.listStaff);
  const end = useAction(api.staff.endStaff, { refreshes: [api.staff.listStaff] });
  const [isAssigning, setAssigning] = useState(false);
  const [ended, setEnded] = useState<Assignment>();
  const maySet = can('staff.set');
  const columns = useMemo(() => columnsOf(texts, maySet ? setEnded : undefined), [texts, maySet]);
  const rows = staff.data?.items ?? [];
  return (
    <Page
      title={adminPeople.title}
      detail={adminPeople.detail}
      actions={
        maySet && (
          <Button kind="primary" icon={AddIcon} onPress={() => setAssigning(true)}>
            {adminPeople.assign}
          </Button>
        )
      }
    >
      <Table
        name="staff"
        label={adminPeople.title}
        what={adminPeople.what(rows.length)}
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        none={
          <View
            query={staff}
            skeleton="table"
            isEmpty={({ items }) => items.length === 0}
            empty={
              <Empty title={adminPeople.none} icon={PeopleIcon}>
                {adminPeople.noneDetail}
              </Empty>
            }
          >
            {() => null}
          </View>
        }
      />
      {isAssigning && <AssignDialog onClose={() => setAssigning(false)} />}
      {ended && (
        <Confirm
          title={adminPeople.endTitle(ended.name ?? people.noName)}
          effect={adminPeople.endEffect}
          action={adminPeople.end}
          isOpen
          onClose={() => setEnded(undefined)}
          onConfirm={() => end.run({ params: { id: ended.id } })}
        />
      )}
    </Page>
  );
}

function columnsOf(
  { adminPeople: texts, people, roles }: CompanyTexts,
  onEnd: ((one: Assignment) => void) | undefined,
): Column<Assignment>[] {
  const action: Column<Assignment> = {
    id: 'action',
    header: texts.action,
    width: 6,
    align: 'end',
    cell: (one) => (
      <Button size="small" onPress={() => onEnd?.(one)}>
        {texts.end}
      </Button>
    ),
  };
  return [
    { id: 'member', header: texts.member, wraps: true, cell: ({ name }) => name ?? people.noName },
    { id: 'role', header: texts.role, wraps: true, cell: ({ role }) => roles[role].name },
    {
      id: 'reach',
      header: texts.reach,
      width: 9,
      cell: ({ companyIds }) => (companyIds === null ? texts.all : texts.some(companyIds.length)),
    },
    {
      id: 'until',
      header: texts.until,
      width: 7,
      dropBelow: 'narrow',
      cell: ({ until }) => (until === null ? texts.noEnd : <Day at={until} />),
    },
    ...(onEnd ? [action] : []),
  ];
}
