import { useMemo, useState } from 'react';
import { api, useAction, useApiPages, type OutputOf } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import type { Texts } from '../../texts/en.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { Day } from '../../texts/when.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Empty } from '../../ui/empty.tsx';
import { AddIcon, AgreementIcon } from '../../ui/icons.ts';
import { Prose, Row, Stack } from '../../ui/layout.tsx';
import { Table, type Column } from '../../ui/table/table.tsx';
import { View } from '../../ui/view.tsx';
import { StandingDialog } from './standing-dialog.tsx';

type Standing = OutputOf<typeof api.standing.listStanding>['items'][number];

/** The standing consents that hold, with their end; whoever may, gives and ends them. */
export function StandingTab({ companyId }: { companyId: string }) {
  const texts = useTexts();
  const { standing } = texts;
  const { can } = useMe();
  const [isGiving, setGiving] = useState(false);
  const list = useApiPages(api.standing.listStanding, { params: { c: companyId }, query: { state: 'live' } });
  const columns = useMemo(() => columnsOf(texts, companyId), [texts, companyId]);
  const rows = list.rows ?? [];
  const give = can('standing.give') && (
    <Button icon={AddIcon} kind={rows.length === 0 ? 'primary' : 'plain'} onPress={() => setGiving(true)}>
      {standing.give}
    </Button>
  );
  return (
    <Stack>
      <Row gap={16} apart>
        <Prose>{standing.detail}</Prose>
        {rows.length > 0 && give}
      </Row>
      <Table
        name="standing"
        label={standing.title}
        what={standing.what(rows.length)}
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        more={list.more}
        none={
          <View
            query={list}
            skeleton="table"
            isEmpty={() => true}
            empty={
              <Empty title={standing.none} icon={AgreementIcon} actions={give}>
                {standing.noneDetail}
              </Empty>
            }
          >
            {() => null}
          </View>
        }
      />
      {isGiving && <StandingDialog companyId={companyId} onClose={() => setGiving(false)} />}
    </Stack>
  );
}

function columnsOf({ standing, roles }: Texts, companyId: string): Column<Standing>[] {
  return [
    {
      id: 'right',
      header: standing.right,
      wraps: true,
      cell: ({ sessionRight, target: { kind, name } }) => {
        const where = kind === 'company' ? standing.wholeCompany : (name ?? standing.gone);
        return `${standing.rights[sessionRight]}: ${where}`;
      },
    },
    {
      id: 'to',
      header: standing.to,
      wraps: true,
      dropBelow: 'narrow',
      cell: ({ to: { role, members } }) =>
        role === null ? members.map(({ name }) => name ?? standing.nobody).join(', ') : roles[role].name,
    },
    {
      id: 'hours',
      header: standing.hours,
      wraps: true,
      dropBelow: 'medium',
      cell: ({ hours, alsoIfPresent }) =>
        [
          hours === null ? standing.always : standing.someHours,
          ...(alsoIfPresent ? [standing.present] : []),
        ].join(', '),
    },
    {
      id: 'until',
      header: standing.until,
      width: 7,
      align: 'end',
      cell: ({ untilAt }) => <Day at={untilAt} />,
    },
    {
      id: 'end',
      header: standing.action,
      width: 5,
      align: 'end',
      cell: ({ id, mayEnd }) => mayEnd && <End companyId={companyId} id={id} />,
    },
  ];
}

function End({ companyId, id }: { companyId: string; id: string }) {
  const { standing } = useTexts();
  const [isAsked, setAsked] = useState(false);
  const end = useAction(api.standing.endStanding, {
    refreshes: [api.standing.listStanding, api.consents.listConsents],
  });
  return (
    <>
      <Button kind="quiet" size="small" onPress={() => setAsked(true)}>
        {standing.end}
      </Button>
      <Confirm
        title={standing.endTitle}
        effect={standing.endEffect}
        action={standing.end}
        isOpen={isAsked}
        onClose={() => setAsked(false)}
        onConfirm={() => end.run({ params: { c: companyId, s: id } })}
      />
    </>
  );
}
