import { spacedCode } from '@candor/crypto/enrolment-code.ts';
import { api, useApi, type OutputOf } from '../../api.ts';
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

function What({ item: { kind, id, title } }: { item: Item }) {
  if (kind === 'promise-red')
    return (
      <Link quiet to="/trust/promises/$promiseId" params={{ promiseId: id }}>
        {title}
      </Link>
    );
  if (kind === 'device-waiting')
    return (
      <Link quiet to="/devices/enrol">
        A device asks to come in (code {spacedCode(title)})
      </Link>
    );
  if (kind === 'device-cloned')
    return (
      <Link quiet to="/devices/$deviceId" params={{ deviceId: id }}>
        {title} runs on two computers; enrol it anew
      </Link>
    );
  const tab = { 'device-lost': 'availability', 'rows-refused': 'privacy', 'log-error': 'logs' } as const;
  return (
    <Link quiet to="/devices/$deviceId" params={{ deviceId: id }} search={{ tab: tab[kind] }}>
      {kind === 'device-lost' ? `${title} went silent` : title}
    </Link>
  );
}

/** A line about a device's values or messages names the device too. */
function Device({ item: { kind, id } }: { item: Item }) {
  const isOfDevice = kind === 'rows-refused' || kind === 'log-error';
  const { data } = useApi(api.devices.get, { params: { id } }, { isOn: isOfDevice });
  return data?.label;
}

const COLUMNS: readonly Column<Item>[] = [
  { id: 'what', header: 'What', wraps: true, cell: (item) => <What item={item} /> },
  {
    id: 'kind',
    header: 'Kind',
    width: 10,
    cell: ({ kind }) => <Status tone={KINDS[kind].tone}>{KINDS[kind].word}</Status>,
  },
  { id: 'device', header: 'Device', width: 10, dropBelow: 'narrow', cell: (item) => <Device item={item} /> },
  {
    id: 'at',
    header: 'When',
    width: 7,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ at }) => <Time at={at} />,
  },
];
