import type { api, OutputOf } from '../../api.ts';
import { recordWords } from '../../api/record-words.ts';
import { trustTexts, type TrustTexts } from '../../texts/trust.ts';
import { count, day } from '../../ui/format.ts';
import { Link } from '../../ui/link.tsx';
import type { Column } from '../../ui/table/table.tsx';

export type MyData = OutputOf<typeof api.trust.myData>;
export type HeldRecord = MyData['records'][number];

export const myRecordColumnsOf = (texts: TrustTexts['myData']): Column<HeldRecord>[] => [
  {
    id: 'record',
    header: texts.record,
    cell: ({ record }) => (
      <Link quiet to="/trust/my-data" search={{ record }} resetScroll={false}>
        {recordWords(record)}
      </Link>
    ),
  },
  { id: 'rows', header: texts.rows, width: 6, align: 'end', cell: ({ rows }) => count(rows) },
  {
    id: 'held',
    header: texts.heldFrom,
    width: 14,
    dropBelow: 'narrow',
    cell: (held) => heldWords(held),
  },
  {
    id: 'next',
    header: texts.next,
    width: 10,
    dropBelow: 'narrow',
    cell: ({ record, nextDeletionAt }) =>
      nextDeletionAt === null
        ? isAccount(record)
          ? texts.withAccount
          : texts.onceRemoved
        : day(nextDeletionAt),
    hint: texts.nextHint,
  },
  {
    id: 'erasable',
    header: texts.canErase,
    width: 11,
    dropBelow: 'medium',
    cell: ({ erasable }) => (erasable ? texts.now : texts.withAccount),
  },
];

/** What exists because the account does. */
export const isAccount = (record: string) => record.startsWith('platform.');

/** "3 Nov 2026 to 21 Nov 2026" */
export function heldWords({ oldestAt, newestAt }: HeldRecord): string {
  const { myData: texts } = trustTexts.now();
  if (oldestAt === null || newestAt === null) return texts.timeless;
  return day(oldestAt) === day(newestAt) ? day(oldestAt) : texts.fromTo(day(oldestAt), day(newestAt));
}
