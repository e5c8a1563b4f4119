import { useMemo, type ReactNode } from 'react';
import { api, useApi, type OutputOf } from '../../api.ts';
import { useMe } from '../../api/me.ts';
import type { FactItem } from '../../ui/facts.tsx';
import { Stack } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import type { WhyFacts } from '../../ui/why.tsx';
import { basisWords, protectionOf, purposeWords, retentionWords, visibilityWords } from './words.ts';

type Dictionary = OutputOf<typeof api.server.dictionary>;
type Promises = OutputOf<typeof api.trust.promises>;
type Field = Dictionary['records'][number]['fields'][number];
/** Why a value is here, by record and field; undefined as long as the dictionary isn't here. */
export type WhyOf = (record: string, field: string) => WhyFacts | undefined;

const DAY_MS = 86_400_000;
const FEW_MINUTES_MS = 5 * 60_000;

/** The dictionary, and the promises that speak of its fields for those who may see them. */
export function useWhy(): WhyOf {
  const { can } = useMe();
  const { data: dictionary } = useApi(api.server.dictionary, {}, { freshMs: DAY_MS });
  const { data: promises } = useApi(
    api.trust.promises,
    {},
    { isOn: can('trust.view'), freshMs: FEW_MINUTES_MS },
  );
  return useMemo(() => whyOf(dictionary, promises), [dictionary, promises]);
}

/** A line of Facts with its why. Undefined is "not available on this system", null is "none". */
export function fact(label: string, value: ReactNode, why: WhyFacts | undefined): FactItem {
  return { label, value, ...(why && { why }) };
}

function whyOf(dictionary: Dictionary | undefined, promises: Promises | undefined): WhyOf {
  const fields = new Map(
    dictionary?.records.flatMap(({ name: record, fields: all }) =>
      all.map((field): [string, Field] => [`${record}.${field.name}`, field]),
    ),
  );
  return (record, name) => {
    const field = fields.get(`${record}.${name}`);
    return field && factsOf(`${record}.${name}`, field, promises);
  };
}

function factsOf(path: string, field: Field, promises: Promises | undefined): WhyFacts {
  return {
    field: path,
    purpose: `${field.about} For ${purposeWords(field.purpose)}.`,
    promise: <Clauses clauses={field.promises} promises={promises} />,
    retention: retentionWords(field.retain),
    protection: protectionOf(field.protect),
    whoMaySee: visibilityWords(field.visibility),
    legalBasis: basisWords(field.basis),
  };
}

/** The promises that speak of a field; of a clause whose check isn't in this build, that is said. */
function Clauses({
  clauses,
  promises,
}: {
  clauses: readonly string[];
  promises: Promises | undefined;
}): ReactNode {
  if (clauses.length === 0) return 'none names it';
  if (promises === undefined) return clauses.join(', ');
  const checked = promises.items.filter((promise) => promise.clauses.some((one) => clauses.includes(one)));
  const unchecked = promises.notInBuild.filter(({ clause }) => clauses.includes(clause));
  return (
    <Stack gap={4}>
      {checked.map(({ id, sentence }) => (
        <Link key={id} to="/trust/promises/$promiseId" params={{ promiseId: id }}>
          {sentence}
        </Link>
      ))}
      {unchecked.map(({ clause, sentence }) => (
        <span key={clause}>{`${sentence} (${clause}; its check is not in this build)`}</span>
      ))}
    </Stack>
  );
}
