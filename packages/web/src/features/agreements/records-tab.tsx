import { useMemo } from 'react';
import { api, useApiPages, type OutputOf } from '../../api.ts';
import type { Texts } from '../../texts/en.ts';
import { useTexts } from '../../texts/use-texts.ts';
import { When } from '../../texts/when.tsx';
import { Empty } from '../../ui/empty.tsx';
import { AgreementIcon } from '../../ui/icons.ts';
import { Prose, Stack } from '../../ui/layout.tsx';
import { Status } from '../../ui/status.tsx';
import { Table, type Column } from '../../ui/table/table.tsx';
import { View } from '../../ui/view.tsx';
import { ReceiptButton } from './receipt-button.tsx';

type Consent = OutputOf<typeof api.consents.listConsents>['items'][number];

/** Every consent that was given or withdrawn, each with its receipt. */
export function RecordsTab({ companyId }: { companyId: string }) {
  const { agreements } = useTexts();
  const records = useApiPages(api.consents.listConsents, { params: { c: companyId }, query: {} });
  const columns = useMemo(() => columnsOf(agreements, companyId), [agreements, companyId]);
  const rows = records.rows ?? [];
  return (
    <Stack>
      <Prose>{agreements.recordsDetail}</Prose>
      <Table
        name="consents"
        label={agreements.records}
        what={agreements.what(rows.length)}
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        more={records.more}
        none={
          <View
            query={records}
            skeleton="table"
            isEmpty={() => true}
            empty={<Empty title={agreements.noRecords} icon={AgreementIcon} />}
          >
            {() => null}
          </View>
        }
      />
    </Stack>
  );
}

const nameOf = (texts: Texts['agreements'], { kind, version }: Consent) =>
  version === null ? texts.kinds[kind] : `${texts.kinds[kind]}, ${texts.versionOf(version)}`;

function columnsOf(texts: Texts['agreements'], companyId: string): Column<Consent>[] {
  return [
    { id: 'kind', header: texts.kind, wraps: true, cell: (row) => nameOf(texts, row) },
    {
      id: 'act',
      header: texts.state,
      width: 8,
      cell: ({ act, withdrawnAt }) => (
        <Status tone={act === 'withdrawn' || withdrawnAt !== null ? 'off' : 'ok'}>
          {act === 'given' && withdrawnAt !== null ? texts.endedBy : texts.acts[act]}
        </Status>
      ),
    },
    { id: 'by', header: texts.by, dropBelow: 'narrow', wraps: true, cell: ({ by }) => by ?? texts.unnamed },
    {
      id: 'at',
      header: texts.at,
      width: 8,
      align: 'end',
      dropBelow: 'narrow',
      cell: ({ at }) => <When at={at} />,
    },
    {
      id: 'receipt',
      header: texts.receipt,
      width: 5,
      align: 'end',
      cell: (row) => (
        <ReceiptButton companyId={companyId} consentId={row.id} what={nameOf(texts, row)} size="small" />
      ),
    },
  ];
}
