import { checkWords } from '../../api/check-words.ts';
import { useDictionary, useWhy, type DictionaryField } from '../../api/why.tsx';
import { InEnglish } from '../../texts/in-english.tsx';
import { spokenNow } from '../../texts/language.ts';
import { trustTexts } from '../../texts/trust.ts';
import { usePart } from '../../texts/use-texts.ts';
import { CodeBlock } from '../../ui/code.tsx';
import { Facts } from '../../ui/facts.tsx';
import { count, dateTime } from '../../ui/format.ts';
import { Panel, Prose, Section } from '../../ui/layout.tsx';
import { Link } from '../../ui/link.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { Why } from '../../ui/why.tsx';
import type { OnePromise } from './promise-words.tsx';

const A_TIME_MS = Date.UTC(2000, 0);

/** How it is proved, what was found, and the fields that it speaks of. */
export function PromiseProof({ promise }: { promise: OnePromise }) {
  const { promise: texts } = usePart(trustTexts);
  const { how, wouldTurnRed } = checkWords(promise);
  return (
    <>
      <Section title={texts.proof}>
        <Prose>{how}</Prose>
        <Prose>
          {texts.turnsRed} {spokenNow().language === 'en' ? lowerFirst(wouldTurnRed) : wouldTurnRed}
        </Prose>
      </Section>
      <Section title={texts.found}>
        <Panel>
          {promise.evidence === null ? (
            <Prose>{texts.nothingYet}</Prose>
          ) : (
            <Facts
              items={Object.entries(promise.evidence).map(([name, value]) => ({
                label: words(name),
                value: evidenceWords(value),
              }))}
            />
          )}
        </Panel>
        {promise.sql !== null && <CodeBlock title={texts.sql}>{promise.sql}</CodeBlock>}
      </Section>
      {promise.fields.length > 0 && <Fields fields={promise.fields} />}
    </>
  );
}

function Fields({ fields }: { fields: readonly string[] }) {
  const { promise: texts } = usePart(trustTexts);
  const { data } = useDictionary();
  const why = useWhy();
  const declared = (path: string): { record: string; owner: string; field: DictionaryField } | undefined => {
    const record = data?.records
      .filter(({ name }) => path.startsWith(`${name}.`))
      .toSorted((one, other) => other.name.length - one.name.length)[0];
    const field = record?.fields.find(({ name }) => `${record.name}.${name}` === path);
    return record && field && { record: record.name, owner: record.owner, field };
  };
  return (
    <Section title={texts.fields}>
      <PlainTable
        label={texts.fields}
        head={[texts.field, texts.whatItIs, texts.why]}
        ends={[2]}
        rows={fields.map((path) => {
          const found = declared(path);
          const facts = found && why(found.record, found.field.name);
          return {
            id: path,
            cells: [
              <FieldName key="name" path={path} found={found} />,
              <InEnglish key="about">{found?.field.about}</InEnglish>,
              facts && <Why key="why" of={path} facts={facts} />,
            ],
          };
        })}
      />
    </Section>
  );
}

/** A person's own fields lead to what is held of them. */
function FieldName({ path, found }: { path: string; found: { record: string; owner: string } | undefined }) {
  const name = <span className="mono">{path}</span>;
  if (found?.owner !== 'person') return name;
  return (
    <Link to="/trust/my-data" search={{ record: found.record }}>
      {name}
    </Link>
  );
}

/** "undeclared_columns" and "nameLikeColumns" as words. */
function words(name: string): string {
  const spaced = name
    .replaceAll('_', ' ')
    .replaceAll(/([a-z])([A-Z])/gu, '$1 $2')
    .toLowerCase();
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

function evidenceWords(value: unknown): string {
  const { promise: texts } = trustTexts.now();
  if (value === null || value === undefined) return texts.nothingThere;
  if (typeof value === 'boolean') return value ? texts.yes : texts.no;
  if (typeof value === 'number') return value > A_TIME_MS ? dateTime(value) : count(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const lowerFirst = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1);
