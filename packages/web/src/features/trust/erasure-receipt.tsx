import type { api, OutputOf } from '../../api.ts';
import { CopyText } from '../../ui/copy.tsx';
import { Facts } from '../../ui/facts.tsx';
import { count, dateTime, zone } from '../../ui/format.ts';
import { Panel, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';

export type Receipt = OutputOf<typeof api.trust.erase>;

/** What an erasure did, step by step: counted before and after by another role than the one that deleted. */
export function ErasureReceipt({ receipt }: { receipt: Receipt }) {
  const removed = receipt.steps.reduce((sum, step) => sum + step.removed, 0);
  const isDone = receipt.state === 'done';
  return (
    <div role="status">
      <Panel title="Receipt of your erasure">
        <Stack>
          <Notice
            tone={isDone ? 'ok' : 'bad'}
            title={
              isDone ? `${count(removed)} row${removed === 1 ? '' : 's'} erased, none remain` : 'Rows remain'
            }
          >
            Rows were counted before and after by another database role than the one that deleted them.
          </Notice>
          <Facts
            items={[
              { label: 'Erasure', value: <CopyText text={receipt.id} label="Copy the erasure's id" /> },
              { label: 'Ended', value: `${dateTime(receipt.endedAt)} (${zone(receipt.endedAt)})` },
            ]}
          />
          <PlainTable
            label="Steps of the erasure"
            head={['Table', 'Before', 'Removed', 'After']}
            ends={[1, 2, 3]}
            rows={receipt.steps.map(({ table, before, removed: gone, after }) => ({
              id: table,
              cells: [
                <span key="table" className="mono">
                  {table}
                </span>,
                count(before),
                count(gone),
                count(after),
              ],
            }))}
          />
        </Stack>
      </Panel>
    </div>
  );
}
