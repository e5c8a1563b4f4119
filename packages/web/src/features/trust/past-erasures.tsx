import { trustTexts } from '../../texts/trust.ts';
import { usePart } from '../../texts/use-texts.ts';
import { count, dateTime } from '../../ui/format.ts';
import { Prose, Section } from '../../ui/layout.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { Status, type StatusTone } from '../../ui/status.tsx';
import type { MyData } from './my-record-columns.tsx';

const TONES = { planned: 'info', running: 'info', done: 'ok', failed: 'bad' } as const satisfies Record<
  MyData['erasures'][number]['state'],
  StatusTone
>;

/** Erasures leave this trace of themselves for three years: counts, without what was in the rows. */
export function PastErasures({ erasures }: Pick<MyData, 'erasures'>) {
  const { erasing: texts } = usePart(trustTexts);
  return (
    <Section title={texts.past}>
      {erasures.length === 0 ? (
        <Prose>{texts.noneSoFar}</Prose>
      ) : (
        <PlainTable
          label={texts.past}
          head={[texts.when, texts.state, texts.erasure, texts.rows]}
          ends={[3]}
          rows={erasures.map(({ id, state, startedAt, rows }) => ({
            id,
            cells: [
              dateTime(startedAt),
              <Status key="state" tone={TONES[state]}>
                {texts.states[state]}
              </Status>,
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
