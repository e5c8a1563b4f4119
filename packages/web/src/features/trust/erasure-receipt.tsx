import type { api, OutputOf } from '../../api.ts';
import { trustTexts } from '../../texts/trust.ts';
import { usePart } from '../../texts/use-texts.ts';
import { CopyText } from '../../ui/copy.tsx';
import { Facts } from '../../ui/facts.tsx';
import { count, dateTime, zone } from '../../ui/format.ts';
import { Panel, Stack } from '../../ui/layout.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';

export type Receipt = OutputOf<typeof api.trust.erase>;

/** What an erasure did, step by step: counted before and after by another role than the one that deleted. */
export function ErasureReceipt({ receipt }: { receipt: Receipt }) {
  const { erasing: texts } = usePart(trustTexts);
  const removed = receipt.steps.reduce((sum, step) => sum + step.removed, 0);
  const isDone = receipt.state === 'done';
  return (
    <div role="status">
      <Panel title={texts.receipt}>
        <Stack>
          <Notice
            tone={isDone ? 'ok' : 'bad'}
            title={isDone ? texts.done(removed, count(removed)) : texts.remain}
          >
            {texts.counted}
          </Notice>
          <Facts
            items={[
              { label: texts.erasure, value: <CopyText text={receipt.id} label={texts.copyId} /> },
              { label: texts.ended, value: `${dateTime(receipt.endedAt)} (${zone(receipt.endedAt)})` },
            ]}
          />
          <PlainTable
            label={texts.steps}
            head={[texts.table, texts.before, texts.removed, texts.after]}
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
