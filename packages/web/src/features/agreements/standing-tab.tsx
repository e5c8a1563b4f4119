import { useMemo, useState, type ReactNode } from 'react';
import { api, useAction, useApiPages } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import type { Texts } from '../../texts/en.ts';
import { standingTexts, type StandingTexts } from '../../texts/standing.ts';
import { usePart, useTexts } from '../../texts/use-texts.ts';
import { Day } from '../../texts/when.tsx';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Empty } from '../../ui/empty.tsx';
import { AddIcon, AgreementIcon } from '../../ui/icons.ts';
import { Prose, Row, Stack } from '../../ui/layout.tsx';
import { Table, type Column } from '../../ui/table/table.tsx';
import { View } from '../../ui/view.tsx';
import { SessionConsents } from '../sessions/index.ts';
import { GiveStanding } from './standing-give.tsx';
import { SignStanding } from './standing-sign.tsx';
import type { Chosen } from './standing-terms.ts';
import { whereOf, whomOf, type Standing } from './standing-words.ts';

/** What the one dialog asks for: a consent to give, or the signature of one, as it was chosen just now. */
type Open = 'give' | { id: string; chosen?: Chosen };

/** The standing consents that hold, with their end; whoever may, gives and ends them. */
export function StandingTab({ companyId }: { companyId: string }) {
  const standing = usePart(standingTexts);
  const { roles } = useTexts();
  const { can } = useMe();
  const [open, setOpen] = useState<Open>();
  const list = useApiPages(api.standing.listStanding, { params: { c: companyId }, query: { state: 'live' } });
  const mayGive = can('standing.give');
  const columns = useMemo(
    () =>
      columnsOf(standing, roles, (row) => (
        <Actions
          companyId={companyId}
          row={row}
          onSign={mayGive ? () => setOpen({ id: row.id }) : undefined}
        />
      )),
    [standing, roles, companyId, mayGive],
  );
  const rows = list.rows ?? [];
  const give = mayGive && (
    <Button icon={AddIcon} kind={rows.length === 0 ? 'primary' : 'plain'} onPress={() => setOpen('give')}>
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
      <SessionConsents />
      {open && (
        <Dialog
          title={open === 'give' ? standing.give : standing.sign.title}
          isOpen
          onClose={() => setOpen(undefined)}
          size="wide"
        >
          {open === 'give' ? (
            <GiveStanding
              companyId={companyId}
              onClose={() => setOpen(undefined)}
              onGiven={(id, chosen) => setOpen({ id, chosen })}
            />
          ) : (
            <SignStanding
              companyId={companyId}
              wish={{ ...open, row: rows.find(({ id }) => id === open.id) }}
              onClose={() => setOpen(undefined)}
            />
          )}
        </Dialog>
      )}
    </Stack>
  );
}

function columnsOf(
  standing: StandingTexts,
  roles: Texts['roles'],
  actions: (row: Standing) => ReactNode,
): Column<Standing>[] {
  return [
    {
      id: 'right',
      header: standing.right,
      wraps: true,
      cell: (row) => (
        <Row gap={8}>
          <span>{`${standing.rights[row.sessionRight]}: ${whereOf(row, standing)}`}</span>
          <Badge tone={tones[row.signature]}>{standing.sign.states[row.signature]}</Badge>
        </Row>
      ),
    },
    {
      id: 'to',
      header: standing.to,
      wraps: true,
      dropBelow: 'narrow',
      cell: (row) => whomOf(row, standing, roles),
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
      dropBelow: 'narrow',
      cell: ({ untilAt }) => <Day at={untilAt} />,
    },
    {
      id: 'end',
      header: standing.action,
      width: 8,
      align: 'end',
      wraps: true,
      cell: actions,
    },
  ];
}

const tones = { signed: 'ok', partly: 'warn', unsigned: 'warn' } as const satisfies Record<
  Standing['signature'],
  string
>;

function Actions({
  companyId,
  row: { id, mayEnd, signature },
  onSign,
}: {
  companyId: string;
  row: Standing;
  onSign: (() => void) | undefined;
}) {
  const { sign: texts } = usePart(standingTexts);
  return (
    <>
      {onSign && signature !== 'signed' && (
        <Button kind="quiet" size="small" onPress={onSign}>
          {texts.signThis}
        </Button>
      )}
      {mayEnd && <End companyId={companyId} id={id} />}
    </>
  );
}

function End({ companyId, id }: { companyId: string; id: string }) {
  const standing = usePart(standingTexts);
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
