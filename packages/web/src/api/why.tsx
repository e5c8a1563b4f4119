import { api, useApi, type OutputOf } from '../api.ts';
import { recordsTexts } from '../texts/records.ts';
import { Link } from '../ui/link.tsx';
import type { WhyFacts } from '../ui/why.tsx';
import { checkWords } from './check-words.ts';
import { useMe } from './me.ts';
import { basisWords, protectionOf, purposeWords, retentionWords, sightWords } from './record-words.ts';

type Dictionary = OutputOf<typeof api.server.dictionary>;
export type DictionaryRecord = Dictionary['records'][number];
export type DictionaryField = DictionaryRecord['fields'][number];

const FRESH_MS = 60 * 60_000;

/** What is collected and kept, and why. It changes with the version of the server only. */
export function useDictionary() {
  return useApi(api.server.dictionary, undefined, { freshMs: FRESH_MS });
}

/** For each field of a record, why it is here: undefined until the dictionary came, and for what isn't declared. */
export function useWhy(): (record: string, field: string) => WhyFacts | undefined {
  const { data } = useDictionary();
  const { can } = useMe();
  const { data: board } = useApi(api.trust.promises, undefined, {
    freshMs: FRESH_MS,
    isOn: can('trust.view'),
  });
  return (record, field) => {
    const found = data?.records
      .find(({ name }) => name === record)
      ?.fields.find(({ name }) => name === field);
    return found && whyOf(record, found, board?.items ?? []);
  };
}

type BoardPromise = OutputOf<typeof api.trust.promises>['items'][number];

function whyOf(record: string, field: DictionaryField, board: readonly BoardPromise[]): WhyFacts {
  return {
    field: `${record}.${field.name}`,
    promise: <Promises clauses={field.promises} board={board} />,
    purpose: purposeWords(field.purpose),
    retention: retentionWords(field.retain),
    protection: protectionOf(field.protect),
    whoMaySee: sightWords(field.visibility),
    legalBasis: basisWords(field.basis),
  };
}

/** The running checks of a field's clauses; a clause without one shows its number. */
function Promises({ clauses, board }: { clauses: readonly string[]; board: readonly BoardPromise[] }) {
  const checked = board.filter((one) => one.clauses.some((clause) => clauses.includes(clause)));
  const left = clauses.filter((clause) => !checked.some((one) => one.clauses.includes(clause)));
  if (clauses.length === 0) return recordsTexts.now().noPromise;
  return (
    <>
      {checked.map((one, index) => (
        <span key={one.id}>
          {index > 0 && ' '}
          <Link to="/trust/promises/$promiseId" params={{ promiseId: one.id }}>
            {checkWords(one).sentence}
          </Link>
        </span>
      ))}
      {left.length > 0 && ` ${left.join(', ')}`}
    </>
  );
}
