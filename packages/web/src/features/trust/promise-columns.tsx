import { checkWords } from '../../api/check-words.ts';
import { trustTexts, type TrustTexts } from '../../texts/trust.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Link } from '../../ui/link.tsx';
import { useNow } from '../../ui/now.ts';
import { Strip } from '../../ui/strip.tsx';
import type { Column } from '../../ui/table/table.tsx';
import { Time } from '../../ui/time.tsx';
import { capabilityWords, PromiseLight, stripOf, stripWords, type BoardPromise } from './promise-words.tsx';

export const promiseColumnsOf = (texts: TrustTexts['promises']): Column<BoardPromise>[] => [
  {
    id: 'sentence',
    header: texts.promise,
    wraps: true,
    cell: (one) => <Sentence promise={one} />,
  },
  {
    id: 'capability',
    header: texts.capability,
    width: 6.5,
    dropBelow: 'medium',
    cell: ({ capability }) => capabilityWords(capability),
  },
  {
    id: 'state',
    header: texts.state,
    width: 6.5,
    cell: ({ state, reason }) => <PromiseLight state={state} reason={reason} />,
  },
  {
    id: 'history',
    header: texts.thirtyDays,
    width: 10,
    dropBelow: 'narrow',
    cell: (one) => <History promise={one} />,
  },
  {
    id: 'age',
    header: texts.checked,
    width: 7,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ checkedAt }) => (checkedAt === null ? texts.notYet : <Time at={checkedAt} />),
  },
];

function Sentence({ promise }: { promise: BoardPromise }) {
  const { promises: texts } = usePart(trustTexts);
  const words = checkWords(promise);
  return (
    <>
      <Link quiet to="/trust/promises/$promiseId" params={{ promiseId: promise.id }}>
        {words.sentence}
      </Link>
      {words.wouldTurnRed !== undefined && (
        <Disclosure label={texts.wouldTurnRed}>{words.wouldTurnRed}</Disclosure>
      )}
    </>
  );
}

function History({ promise }: { promise: BoardPromise }) {
  const { promises: texts } = usePart(trustTexts);
  const nowMs = useNow();
  return (
    <Strip
      size="small"
      label={texts.thirtyDaysOf(checkWords(promise).sentence)}
      cells={stripOf(promise.days, nowMs)}
      summary={stripWords(promise.days)}
    />
  );
}
