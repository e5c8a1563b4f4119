import { promiseTexts } from '@candor/policy/texts/en.ts';
import { Disclosure } from '../../ui/disclosure.tsx';
import { Link } from '../../ui/link.tsx';
import { useNow } from '../../ui/now.ts';
import { Strip } from '../../ui/strip.tsx';
import type { Column } from '../../ui/table/table.tsx';
import { Time } from '../../ui/time.tsx';
import { capabilityWords, PromiseLight, stripOf, stripWords, type BoardPromise } from './promise-words.tsx';

export const PROMISE_COLUMNS: readonly Column<BoardPromise>[] = [
  {
    id: 'sentence',
    header: 'Promise',
    wraps: true,
    cell: (one) => <Sentence promise={one} />,
  },
  {
    id: 'capability',
    header: 'Capability',
    width: 6.5,
    dropBelow: 'medium',
    cell: ({ capability }) => capabilityWords[capability] ?? capability,
  },
  {
    id: 'state',
    header: 'State',
    width: 6.5,
    cell: ({ state, reason }) => <PromiseLight state={state} reason={reason} />,
  },
  {
    id: 'history',
    header: '30 days',
    width: 10,
    dropBelow: 'narrow',
    cell: (one) => <History promise={one} />,
  },
  {
    id: 'age',
    header: 'Checked',
    width: 7,
    align: 'end',
    dropBelow: 'narrow',
    cell: ({ checkedAt }) => (checkedAt === null ? 'not yet' : <Time at={checkedAt} />),
  },
];

function Sentence({ promise }: { promise: BoardPromise }) {
  const text = promiseTexts[promise.id];
  return (
    <>
      <Link quiet to="/trust/promises/$promiseId" params={{ promiseId: promise.id }}>
        {promise.sentence}
      </Link>
      {text !== undefined && <Disclosure label="What would turn this red">{text.wouldTurnRed}</Disclosure>}
    </>
  );
}

function History({ promise }: { promise: BoardPromise }) {
  const nowMs = useNow();
  return (
    <Strip
      size="small"
      label={`30 days of: ${promise.sentence}`}
      cells={stripOf(promise.days, nowMs)}
      summary={stripWords(promise.days)}
    />
  );
}
