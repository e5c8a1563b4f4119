import type { api, OutputOf } from '../../api.ts';
import { Fold } from '../../ui/fold.tsx';
import { count } from '../../ui/format.ts';
import { PlainTable } from '../../ui/plain-table.tsx';
import { Status } from '../../ui/status.tsx';

/** Clauses of the policies whose check isn't here: unknown, however well they may be kept. */
export function NotInBuild({ clauses }: { clauses: OutputOf<typeof api.trust.promises>['notInBuild'] }) {
  if (clauses.length === 0) return null;
  return (
    <Fold
      title="Not in this build"
      detail={`${count(clauses.length)} clauses of the policies that no check here speaks for`}
    >
      <PlainTable
        label="Not in this build"
        head={['Clause', 'What the policies say', 'State']}
        rows={clauses.map(({ clause, sentence }) => ({
          id: clause,
          cells: [
            <span key="clause" className="mono">
              {clause}
            </span>,
            withoutMarks(sentence),
            <Status key="state" tone="off">
              unknown
            </Status>,
          ],
        }))}
      />
    </Fold>
  );
}

/** The clauses were written with stars for emphasis. */
const withoutMarks = (sentence: string) => sentence.replaceAll(/\*([^*]+)\*/gu, '$1').replaceAll('`', '');
