import { useEffect, useRef, useState } from 'react';
import { api, useApi } from '../../api.ts';
import { purposeWords, recordWords, retentionWords } from '../../api/record-words.ts';
import { useDictionary, useWhy } from '../../api/why.tsx';
import { InEnglish } from '../../texts/in-english.tsx';
import { trustTexts } from '../../texts/trust.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Button } from '../../ui/button.tsx';
import { count } from '../../ui/format.ts';
import { RevealIcon } from '../../ui/icons.ts';
import { Prose, Section, Stack } from '../../ui/layout.tsx';
import { useMedia } from '../../ui/media.ts';
import { PlainTable } from '../../ui/plain-table.tsx';
import { View } from '../../ui/view.tsx';
import { Why } from '../../ui/why.tsx';
import type { HeldRecord } from './my-record-columns.tsx';
import { columnsOf, nameWords, valueWords } from './row-words.tsx';

/** One record: what each field is for, and its first rows when asked for. */
export function MyRecord({ held }: { held: HeldRecord }) {
  const { myData: texts } = usePart(trustTexts);
  const [isOpen, setOpen] = useState(false);
  const top = useRef<HTMLDivElement>(null);
  useEffect(() => top.current?.scrollIntoView({ block: 'nearest' }), []);
  return (
    <div ref={top}>
      <Section
        title={recordWords(held.record)}
        detail={texts.rowsOf(held.rows, count(held.rows), held.record)}
        actions={
          !isOpen && (
            <Button icon={RevealIcon} onPress={() => setOpen(true)}>
              {texts.open}
            </Button>
          )
        }
      >
        <Stack gap={24}>
          {isOpen && <FirstRows record={held.record} />}
          <Fields record={held.record} />
        </Stack>
      </Section>
    </div>
  );
}

function FirstRows({ record }: { record: string }) {
  const { myData: texts } = usePart(trustTexts);
  const rows = useApi(api.trust.myRows, { params: { record } });
  return (
    <View
      query={rows}
      size="panel"
      skeleton="table"
      isEmpty={(shown) => shown.rows.length === 0}
      empty={texts.noRows}
    >
      {(shown) => {
        const names = columnsOf(shown.rows[0] ?? {});
        return (
          <PlainTable
            label={texts.firstRows(recordWords(record))}
            scrolls
            head={names.map(nameWords)}
            rows={shown.rows.map((row, index) => ({
              id: String(index),
              cells: names.map((name) => valueWords(row[name] ?? null)),
            }))}
          />
        );
      }}
    </View>
  );
}

function Fields({ record }: { record: string }) {
  const { myData: texts } = usePart(trustTexts);
  const dictionary = useDictionary();
  const why = useWhy();
  const isNarrow = useMedia('(width < 40rem)');
  return (
    <View query={dictionary} size="panel">
      {({ records }) => {
        const declared = records.find(({ name }) => name === record);
        if (declared === undefined) return <Prose>{texts.undeclared}</Prose>;
        return (
          <PlainTable
            label={texts.fieldsOf(recordWords(record))}
            head={[texts.field, texts.purpose, ...(isNarrow ? [] : [texts.kept]), texts.why]}
            ends={[isNarrow ? 2 : 3]}
            rows={declared.fields.map((field) => {
              const facts = why(record, field.name);
              return {
                id: field.name,
                cells: [
                  <InEnglish key="about">{field.about}</InEnglish>,
                  purposeWords(field.purpose),
                  ...(isNarrow ? [] : [retentionWords(field.retain)]),
                  facts && <Why key="why" of={nameWords(field.name)} facts={facts} />,
                ],
              };
            })}
          />
        );
      }}
    </View>
  );
}
