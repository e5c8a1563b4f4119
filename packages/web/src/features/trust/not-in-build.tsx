import type { api, OutputOf } from '../../api.ts';
import { InEnglish } from '../../texts/in-english.tsx';
import { trustTexts } from '../../texts/trust.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Fold } from '../../ui/fold.tsx';
import { count } from '../../ui/format.ts';
import { PlainTable } from '../../ui/plain-table.tsx';
import { Status } from '../../ui/status.tsx';

/** Clauses of the policies whose check isn't here: unknown, however well they may be kept. */
export function NotInBuild({ clauses }: { clauses: OutputOf<typeof api.trust.promises>['notInBuild'] }) {
  const { promises: texts } = usePart(trustTexts);
  if (clauses.length === 0) return null;
  return (
    <Fold title={texts.notInBuild} detail={texts.notInBuildDetail(count(clauses.length))}>
      <PlainTable
        label={texts.notInBuild}
        head={[texts.clause, texts.clauseSays, texts.state]}
        rows={clauses.map(({ clause, sentence }) => ({
          id: clause,
          cells: [
            <span key="clause" className="mono">
              {clause}
            </span>,
            <InEnglish key="sentence">{withoutMarks(sentence)}</InEnglish>,
            <Status key="state" tone="off">
              {texts.states.unknown}
            </Status>,
          ],
        }))}
      />
    </Fold>
  );
}

/** The clauses were written with stars for emphasis. */
const withoutMarks = (sentence: string) => sentence.replaceAll(/\*([^*]+)\*/gu, '$1').replaceAll('`', '');
