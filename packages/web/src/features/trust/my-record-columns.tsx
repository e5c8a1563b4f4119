import type { api, OutputOf } from '../../api.ts';
import { recordWords } from '../../api/record-words.ts';
import { count, day } from '../../ui/format.ts';
import { Link } from '../../ui/link.tsx';
import type { Column } from '../../ui/table/table.tsx';

export type MyData = OutputOf<typeof api.trust.myData>;
export type HeldRecord = MyData['records'][number];

export const MY_RECORD_COLUMNS: readonly Column<HeldRecord>[] = [
  {
    id: 'record',
    header: 'Record',
    cell: ({ record }) => (
      <Link quiet to="/trust/my-data" search={{ record }} resetScroll={false}>
        {recordWords(record)}
      </Link>
    ),
  },
  { id: 'rows', header: 'Rows', width: 6, align: 'end', cell: ({ rows }) => count(rows) },
  {
    id: 'held',
    header: 'Held from',
    width: 14,
    dropBelow: 'narrow',
    cell: (held) => heldWords(held),
  },
  {
    id: 'next',
    header: 'Next deletion',
    width: 10,
    dropBelow: 'narrow',
    cell: ({ record, nextDeletionAt }) =>
      nextDeletionAt === null
        ? isAccount(record)
          ? 'with your account'
          : 'once you remove it'
        : day(nextDeletionAt),
    hint: 'When the oldest row goes by itself',
  },
  {
    id: 'erasable',
    header: 'You can erase it',
    width: 8.5,
    dropBelow: 'medium',
    cell: ({ erasable }) => (erasable ? 'now' : 'with your account'),
  },
];

/** What exists because the account does. */
export const isAccount = (record: string) => record.startsWith('platform.');

/** "3 Nov 2026 to 21 Nov 2026" */
export function heldWords({ oldestAt, newestAt }: HeldRecord): string {
  if (oldestAt === null || newestAt === null) return 'without a time of its own';
  return day(oldestAt) === day(newestAt) ? day(oldestAt) : `${day(oldestAt)} to ${day(newestAt)}`;
}
