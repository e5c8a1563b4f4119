import { useMemo } from 'react';
import { spacedCode } from '@candor/crypto/enrolment-code.ts';
import type { api, OutputOf } from '../../api.ts';
import { checkWords } from '../../api/check-words.ts';
import { overviewTexts, type OverviewTexts } from '../../texts/overview.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Link } from '../../ui/link.tsx';
import { Status, type StatusTone } from '../../ui/status.tsx';
import { Table, type Column } from '../../ui/table/table.tsx';
import { Time } from '../../ui/time.tsx';

type Item = OutputOf<typeof api.server.overview>['attention'][number];

const TONES = {
  'device-lost': 'bad',
  'device-waiting': 'info',
  'device-cloned': 'bad',
  'promise-red': 'bad',
  'rows-refused': 'warn',
  'log-error': 'bad',
  'backup-late': 'bad',
  'signing-due': 'warn',
} satisfies Record<Item['kind'], StatusTone>;

/** Each line leads to where it can be looked at. */
export function AttentionList({ items }: { items: readonly Item[] }) {
  const { attention: texts } = usePart(overviewTexts);
  const columns = useMemo(() => columnsOf(texts), [texts]);
  return (
    <Table
      name="attention"
      label={texts.title}
      what={texts.count}
      plain
      columns={columns}
      rows={items}
      rowId={({ kind, id, at, title }) => `${kind} ${id} ${at} ${title}`}
    />
  );
}

function What({ item: { kind, id, title, device } }: { item: Item }) {
  const { attention: texts } = usePart(overviewTexts);
  if (kind === 'promise-red')
    return (
      <Link quiet to="/trust/promises/$promiseId" params={{ promiseId: id }}>
        {checkWords({ id, sentence: title }).sentence}
      </Link>
    );
  if (kind === 'backup-late')
    return (
      <Link quiet to="/admin/backups">
        {texts.noBackup}
      </Link>
    );
  if (kind === 'signing-due')
    return (
      <Link quiet to="/settings/signing">
        {texts.signingDue(title)}
      </Link>
    );
  if (kind === 'device-waiting')
    return (
      <Link quiet to="/devices/enrol">
        {texts.asks(spacedCode(title))}
      </Link>
    );
  const tab = TABS[kind];
  const words = {
    'device-lost': texts.silent,
    'device-cloned': texts.twice,
    'rows-refused': (title: string, device: string | null) => texts.valuesRefused(device ?? '', title),
    'log-error': ofDevice,
  } satisfies Record<keyof typeof TABS, typeof ofDevice>;
  return (
    <Link quiet to="/devices/$deviceId" params={{ deviceId: id }} search={{ tab }}>
      {words[kind](title, device)}
    </Link>
  );
}

/** Where a device's page shows more of it. */
const TABS = {
  'device-lost': 'availability',
  'device-cloned': undefined,
  'rows-refused': 'privacy',
  'log-error': 'logs',
} as const;
const ofDevice = (title: string, device: string | null) => (device === null ? title : `${device}: ${title}`);

const columnsOf = (texts: OverviewTexts['attention']): Column<Item>[] => [
  { id: 'what', header: texts.what, wraps: true, cell: (item) => <What item={item} /> },
  {
    id: 'kind',
    header: texts.kind,
    width: 12,
    cell: ({ kind }) => <Status tone={TONES[kind]}>{texts.kinds[kind]}</Status>,
  },
  {
    id: 'at',
    header: texts.when,
    width: 7,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ at }) => <Time at={at} />,
  },
];
