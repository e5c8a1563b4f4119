import { spacedCode } from '@candor/crypto/enrolment-code.ts';
import type { api, OutputOf } from '../../api.ts';
import { Link } from '../../ui/link.tsx';
import { Status, type StatusTone } from '../../ui/status.tsx';
import { Table, type Column } from '../../ui/table/table.tsx';
import { Time } from '../../ui/time.tsx';

type Item = OutputOf<typeof api.server.overview>['attention'][number];

const KINDS = {
  'device-lost': { tone: 'bad', word: 'device silent' },
  'device-waiting': { tone: 'info', word: 'waits for approval' },
  'device-cloned': { tone: 'bad', word: 'device cloned' },
  'promise-red': { tone: 'bad', word: 'promise broken' },
  'rows-refused': { tone: 'warn', word: 'values refused' },
  'log-error': { tone: 'bad', word: 'agent error' },
  'backup-late': { tone: 'bad', word: 'backup late' },
  'signing-due': { tone: 'warn', word: 'to sign again' },
} satisfies Record<Item['kind'], { tone: StatusTone; word: string }>;

/** Each line leads to where it can be looked at. */
export function AttentionList({ items }: { items: readonly Item[] }) {
  return (
    <Table
      name="attention"
      label="Needs a look"
      what="to look at"
      plain
      columns={COLUMNS}
      rows={items}
      rowId={({ kind, id, at, title }) => `${kind} ${id} ${at} ${title}`}
    />
  );
}

function What({ item: { kind, id, title, device } }: { item: Item }) {
  if (kind === 'promise-red')
    return (
      <Link quiet to="/trust/promises/$promiseId" params={{ promiseId: id }}>
        {title}
      </Link>
    );
  if (kind === 'backup-late')
    return (
      <Link quiet to="/admin/backups">
        {title}
      </Link>
    );
  if (kind === 'signing-due')
    return (
      <Link quiet to="/settings/signing">
        {title}
      </Link>
    );
  if (kind === 'device-waiting')
    return (
      <Link quiet to="/devices/enrol">
        A device asks to come in (code {spacedCode(title)})
      </Link>
    );
  const tab = TABS[kind];
  return (
    <Link quiet to="/devices/$deviceId" params={{ deviceId: id }} search={{ tab }}>
      {WORDS[kind](title, device)}
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
const WORDS = {
  'device-lost': (title: string) => `${title} went silent`,
  'device-cloned': (title: string) => `${title} runs on two computers; enrol it anew`,
  'rows-refused': ofDevice,
  'log-error': ofDevice,
} satisfies Record<keyof typeof TABS, typeof ofDevice>;

const COLUMNS: readonly Column<Item>[] = [
  { id: 'what', header: 'What', wraps: true, cell: (item) => <What item={item} /> },
  {
    id: 'kind',
    header: 'Kind',
    width: 10,
    cell: ({ kind }) => <Status tone={KINDS[kind].tone}>{KINDS[kind].word}</Status>,
  },
  {
    id: 'at',
    header: 'When',
    width: 7,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ at }) => <Time at={at} />,
  },
];
