import { getRouteApi } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { api, useApi, useRefresh } from '../../api.ts';
import { useDownload } from '../../api/download.ts';
import { trustTexts } from '../../texts/trust.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { Empty } from '../../ui/empty.tsx';
import { DownloadIcon, EraseIcon, MyRecordsIcon } from '../../ui/icons.ts';
import { Panel, Section } from '../../ui/layout.tsx';
import { Page } from '../../ui/page.tsx';
import { Table } from '../../ui/table/table.tsx';
import { View } from '../../ui/view.tsx';
import { EraseDialog, useErasePlan } from './erase-dialog.tsx';
import { ErasureReceipt, type Receipt } from './erasure-receipt.tsx';
import { ExportState } from './export-state.tsx';
import { isAccount, myRecordColumnsOf, type MyData } from './my-record-columns.tsx';
import { MyRecord } from './my-record.tsx';
import { PastErasures } from './past-erasures.tsx';

const route = getRouteApi('/signed-in/trust/my-data');
const EXPORTS_A_DAY = 3;

/** Everything that is held about the person who is signed in, with the two rights that need nobody's leave. */
export function MyDataPage() {
  const { myData: texts } = usePart(trustTexts);
  const held = useApi(api.trust.myData);
  const download = useDownload(api.trust.exportMyData);
  const refresh = useRefresh();
  const planning = useErasePlan();
  const [isErasing, setErasing] = useState(false);
  const [receipt, setReceipt] = useState<Receipt | undefined>();
  const exportAll = () => void download.start().then(() => refresh(api.trust.myData));
  const exports = held.data?.exports ?? 0;
  const hasFocus = held.data?.records.some(({ erasable, rows }) => erasable && rows > 0) === true;
  const exportRefusal = exports >= EXPORTS_A_DAY ? texts.threeADay : undefined;
  return (
    <Page
      title={texts.title}
      detail={texts.detail}
      actions={
        <>
          <Button
            kind="primary"
            icon={DownloadIcon}
            onPress={exportAll}
            isPending={download.state.step === 'loading'}
            refusal={exportRefusal}
          >
            {texts.export}
          </Button>
          <Button
            icon={EraseIcon}
            onPress={() => [planning.start(), setErasing(true)]}
            refusal={hasFocus ? undefined : texts.nothingToErase}
          >
            {texts.erase}
          </Button>
        </>
      }
    >
      <ExportState state={download.state} />
      {receipt && <ErasureReceipt receipt={receipt} />}
      <View query={held} skeleton="table">
        {(shown) => <Held held={shown} />}
      </View>
      <EraseDialog
        planning={planning}
        isOpen={isErasing}
        onClose={() => setErasing(false)}
        onErased={setReceipt}
        exporting={{ state: download.state, start: exportAll, refusal: exportRefusal }}
      />
    </Page>
  );
}

function Held({ held }: { held: MyData }) {
  const { myData: texts } = usePart(trustTexts);
  const columns = useMemo(() => myRecordColumnsOf(texts), [texts]);
  const { record } = route.useSearch();
  const chosen = held.records.find((one) => one.record === record);
  const isAccountOnly = held.records.every(({ rows, record: name }) => rows === 0 || isAccount(name));
  const rows = held.records.filter((one) => one.rows > 0);
  return (
    <>
      {isAccountOnly && (
        <Panel>
          <Empty size="panel" icon={MyRecordsIcon} title={texts.accountOnly}>
            {texts.accountOnlyDetail}
          </Empty>
        </Panel>
      )}
      <Section title={texts.records}>
        <Table
          name="my-records"
          label={texts.records}
          what={texts.what(rows.length)}
          columns={columns}
          rows={rows}
          rowId={(one) => one.record}
          currentId={chosen?.record}
          plain
        />
      </Section>
      {chosen && <MyRecord key={chosen.record} held={chosen} />}
      <PastErasures erasures={held.erasures} />
    </>
  );
}
