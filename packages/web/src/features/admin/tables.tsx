import { getRouteApi } from '@tanstack/react-router';
import type { api, OutputOf } from '../../api.ts';
import { bytes, count } from '../../ui/format.ts';
import { Section } from '../../ui/layout.tsx';
import { Table, type Column, type Sort } from '../../ui/table/table.tsx';
import { tableSorts, type ServerSearch } from './search.ts';

const route = getRouteApi('/signed-in/admin/server');

type TableSize = OutputOf<typeof api.server.health>['tables'][number];

/** What the database holds; every one of these tables is declared in the dictionary. */
export function Tables({ tables }: { tables: readonly TableSize[] }) {
  const { sort = '-size' } = route.useSearch();
  const navigate = route.useNavigate();
  const change = (next: Sort) =>
    void navigate({ search: { sort: wordOf(next) }, replace: true, resetScroll: false });
  return (
    <Section
      title="Tables"
      detail="Rows are PostgreSQL’s own estimate, which is 0 until it first looks at a table."
    >
      <Table
        name="server-tables"
        label="Tables"
        what="tables"
        plain
        hasKeys={false}
        columns={COLUMNS}
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

const COLUMNS: readonly Column<TableSize>[] = [
  {
    id: 'table',
    header: 'Table',
    sortBy: ({ table }) => table,
    cell: ({ table }) => <span className="mono">{table}</span>,
  },
  {
    id: 'rows',
    header: 'Rows',
    width: 5.5,
    align: 'end',
    sortBy: ({ rows }) => rows,
    cell: ({ rows }) => count(rows),
  },
  {
    id: 'size',
    header: 'Size',
    width: 5.5,
    align: 'end',
    sortBy: ({ sizeBytes }) => sizeBytes,
    cell: ({ sizeBytes }) => bytes(sizeBytes),
  },
];
