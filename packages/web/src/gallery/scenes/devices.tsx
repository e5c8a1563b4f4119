import { useMemo, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { FilterLine, NO_FILTER, type Filter } from '../../ui/filter-line.tsx';
import { bytes, percent } from '../../ui/format.ts';
import { AddIcon } from '../../ui/icons.ts';
import { Link, LinkButton } from '../../ui/link.tsx';
import { NoMatch } from '../../ui/no-match.tsx';
import { Page } from '../../ui/page.tsx';
import { Sparkline } from '../../ui/sparkline.tsx';
import { Status } from '../../ui/status.tsx';
import { Table, type Column, type Sort } from '../../ui/table/table.tsx';
import { Time } from '../../ui/time.tsx';
import { Framed } from '../framed.tsx';
import { devices, type SampleDevice } from '../samples.ts';

const ALL = devices(5000);

const COLUMNS: readonly Column<SampleDevice>[] = [
  {
    id: 'name',
    header: 'Name',
    sortBy: ({ name }) => name,
    cell: ({ id, name }) => (
      <Link quiet to="/devices/$deviceId" params={{ deviceId: id }}>
        {name}
      </Link>
    ),
  },
  {
    id: 'state',
    header: 'State',
    width: 8,
    sortBy: ({ state }) => state,
    cell: ({ tone, state }) => <Status tone={tone}>{state}</Status>,
  },
  {
    id: 'company',
    header: 'Company',
    width: 9,
    dropBelow: 'medium',
    sortBy: ({ company }) => company,
    cell: ({ company }) => company,
  },
  { id: 'os', header: 'System', width: 9, dropBelow: 'medium', sortBy: ({ os }) => os, cell: ({ os }) => os },
  {
    id: 'cpu',
    header: 'CPU',
    width: 10.5,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ cpu }) => <Spark label="CPU, last hour" values={cpu} tone={1} />,
  },
  {
    id: 'memory',
    header: 'Memory',
    width: 10.5,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ memory }) => <Spark label="Memory, last hour" values={memory} tone={2} />,
  },
  {
    id: 'disk',
    header: 'Disk free',
    width: 7,
    align: 'end',
    isExtra: true,
    sortBy: ({ diskBytes }) => diskBytes,
    cell: ({ diskBytes }) => bytes(diskBytes),
  },
  {
    id: 'seen',
    header: 'Last seen',
    width: 7.5,
    align: 'end',
    dropBelow: 'narrow',
    sortBy: ({ seenAt }) => seenAt,
    cell: ({ seenAt }) => <Time at={seenAt} />,
  },
  {
    id: 'version',
    header: 'Agent',
    width: 5.5,
    dropBelow: 'medium',
    cell: ({ version }) => <span className="mono">{version}</span>,
  },
];

function Spark({ label, values, tone }: { label: string; values: (number | null)[]; tone: 1 | 2 }) {
  return (
    <Sparkline
      label={label}
      values={values}
      max={100}
      now={percent((values.at(-1) ?? 0) / 100)}
      tone={tone}
    />
  );
}

export function DevicesScene() {
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const [sort, setSort] = useState<Sort>({ id: 'name', direction: 'up' });
  const rows = useMemo(() => matching(filter), [filter]);
  return (
    <Framed>
      <Page
        title="Devices"
        fill
        actions={
          <LinkButton to="/devices/enrol" kind="primary" icon={AddIcon}>
            Enrol a device
          </LinkButton>
        }
      >
        <Table
          name="gallery-devices"
          label="Devices"
          what="devices"
          height="page"
          columns={COLUMNS}
          rows={rows}
          rowId={({ id }) => id}
          rowLabel={({ name }) => name}
          sort={sort}
          onSort={setSort}
          more={{ status: 'more', onMore: () => undefined }}
          tools={
            <FilterLine
              what="devices"
              filter={filter}
              onChange={setFilter}
              facets={[
                {
                  id: 'state',
                  label: 'State',
                  options: ['online', 'offline', 'clock wrong', 'lost'].map((value) => ({
                    value,
                    label: value,
                  })),
                },
              ]}
            />
          }
          none={<NoMatch what="devices" onClear={() => setFilter(NO_FILTER)} />}
          bulk={(ids, clear) => <Button onPress={clear}>{`Revoke ${ids.length} devices`}</Button>}
        />
      </Page>
    </Framed>
  );
}

function matching({ text, facets }: Filter): SampleDevice[] {
  const states = facets['state'] ?? [];
  return ALL.filter(
    ({ name, state }) => name.includes(text) && (states.length === 0 || states.includes(state)),
  );
}
