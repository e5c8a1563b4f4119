import { purposeWords, recordWords, retentionWords } from '../../api/record-words.ts';
import { useDictionary, type DictionaryRecord } from '../../api/why.tsx';
import { InEnglish } from '../../texts/in-english.tsx';
import { serverTexts } from '../../texts/server.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Fold } from '../../ui/fold.tsx';
import { Prose } from '../../ui/layout.tsx';
import { PlainTable } from '../../ui/plain-table.tsx';
import { View } from '../../ui/view.tsx';

/** What the agent of a looked-after computer may send, from the dictionary: a field that isn't here can't leave. */
export function Collected() {
  const dictionary = useDictionary();
  return (
    <View query={dictionary} size="panel">
      {({ records }) => (
        <div>
          {records.filter(isSentByAgent).map((record) => (
            <CollectedRecord key={record.name} record={record} />
          ))}
        </div>
      )}
    </View>
  );
}

function CollectedRecord({ record }: { record: DictionaryRecord }) {
  const { collected: texts } = usePart(serverTexts);
  const fields = record.fields.filter(({ source }) => source === 'agent');
  const kept = [...new Set(fields.map(({ retain }) => retentionWords(retain)))].join('; ');
  return (
    <Fold title={recordWords(record.name)} detail={purposeWords(fields.flatMap(({ purpose }) => purpose))}>
      <PlainTable
        label={recordWords(record.name)}
        head={[texts.what, texts.stored]}
        rows={fields.map(({ name, about, protect }) => ({
          id: name,
          cells: [
            <InEnglish key="about">{about}</InEnglish>,
            protect === 'plain' ? texts.plain : texts.sealed,
          ],
        }))}
      />
      <Prose>{texts.kept(kept)}</Prose>
    </Fold>
  );
}

const isSentByAgent = ({ capability, fields }: DictionaryRecord) =>
  capability === 'manage' && fields.some(({ source }) => source === 'agent');
