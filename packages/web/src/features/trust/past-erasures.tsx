import { count, dateTime } from '../../ui/format.ts';
import { Prose, Section } from '../../ui/layout.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { Status } from '../../ui/status.tsx';
import type { MyData } from './my-record-columns.tsx';

const STATES = {
  planned: <Status tone="info">planned</Status>,
  running: <Status tone="info">running</Status>,
  done: <Status tone="ok">done</Status>,
  failed: <Status tone="bad">failed</Status>,
} satisfies Record<MyData['erasures'][number]['state'], unknown>;

/** Erasures leave this trace of themselves for three years: counts, without what was in the rows. */
export function PastErasures({ erasures }: Pick<MyData, 'erasures'>) {
  return (
    <Section title="Past erasures">
      {erasures.length === 0 ? (
        <Prose>None so far.</Prose>
      ) : (
        <PlainTable
          label="Past erasures"
          head={['When', 'State', 'Erasure', 'Rows']}
          ends={[3]}
          rows={erasures.map(({ id, state, startedAt, rows }) => ({
            id,
            cells: [
              dateTime(startedAt),
              STATES[state],
              <span key="id" className="mono">
                {id}
              </span>,
              count(rows),
            ],
          }))}
        />
      )}
    </Section>
  );
}
