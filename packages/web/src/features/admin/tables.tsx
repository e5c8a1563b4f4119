import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { api, OutputOf } from '../../api.ts';
import { serverTexts, type ServerTexts } from '../../texts/server.ts';
import { usePart } from '../../texts/use-texts.ts';
import { bytes, count } from '../../ui/format.ts';
import { Section } from '../../ui/layout.tsx';
import { Table, type Column, type Sort } from '../../ui/table/table.tsx';
import { tableSorts, type ServerSearch } from './search.ts';

const route = getRouteApi('/signed-in/admin/server');

type TableSize = OutputOf<typeof api.server.health>['tables'][number];

/** What the database holds; every one of these tables is declared in the dictionary. */
export function Tables({ tables }: { tables: readonly TableSize[] }) {
  const { tables: texts } = usePart(serverTexts);
  const columns = useMemo(() => columnsOf(texts), [texts]);
  const { sort = '-size' } = route.useSearch();
  const navigate = route.useNavigate();
  const change = (next: Sort) =>
    void navigate({ search: { sort: wordOf(next) }, replace: true, resetScroll: false });
  return (
    <Section title={texts.title} detail={texts.detail}>
      <Table
        name="server-tables"
        label={texts.title}
        what={texts.what}
        plain
        hasKeys={false}
        columns={columns}
        rows={tables}
        rowId={({ table }) => table}
        sort={{ id: sort.replace('-', ''), direction: sort.startsWith('-') ? 'down' : 'up' }}
        onSort={change}
      />
    </Section>
  );
}

function wordOf({ id, direction }: Sort): ServerSearch['sort'] {
  const known = tableSorts.find((one) => one === id);
  return known === undefined || direction === 'up' ? known : `-${known}`;
}

const columnsOf = (texts: ServerTexts['tables']): Column<TableSize>[] => [
  {
    id: 'table',
    header: texts.table,
    sortBy: ({ table }) => table,
    cell: ({ table }) => <span className="mono">{table}</span>,
  },
  {
    id: 'rows',
    header: texts.rows,
    width: 5.5,
    align: 'end',
    sortBy: ({ rows }) => rows,
    cell: ({ rows }) => count(rows),
  },
  {
    id: 'size',
    header: texts.size,
    width: 5.5,
    align: 'end',
    sortBy: ({ sizeBytes }) => sizeBytes,
    cell: ({ sizeBytes }) => bytes(sizeBytes),
  },
];
