import type { Field } from '@candor/policy/dictionary/field.ts';
import { records } from '@candor/policy/dictionary/index.ts';
import { metaOf, type DictionaryRecord } from '@candor/policy/dictionary/record.ts';
import type { Basis, Retain } from '@candor/policy/dictionary/vocabulary.ts';
import type { Output } from '@candor/protocol/api/route.ts';
import type { server } from '@candor/protocol/api/server.ts';

type Answer = Output<(typeof server)['dictionary']>;
type FieldLine = Answer['records'][number]['fields'][number];

/** Every declared field in one list a record, parts of lists and groups by their path. */
export function dictionaryAnswer(schemaHash: string): Answer {
  return { schemaHash, records: records.map(recordLine) };
}

function recordLine(of: DictionaryRecord): Answer['records'][number] {
  const { name, capability, owner, channel, collectedBy } = of;
  return { name, capability, owner, channel, collectedBy, fields: fieldLines(of, of.fields, '') };
}

function fieldLines(of: DictionaryRecord, fields: Record<string, Field>, above: string): FieldLine[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const path = `${above}${name}`;
    return [fieldLine(of, field, path), ...fieldLines(of, partsOf(field), `${path}.`)];
  });
}

/** The fields inside a group, or inside the items of a list. */
function partsOf({ kind }: Field): Record<string, Field> {
  if (kind.kind === 'group') return kind.fields;
  return kind.kind === 'list' ? partsOf(kind.of) : {};
}

function fieldLine(of: DictionaryRecord, field: Field, name: string): FieldLine {
  const { about, category, subject, purpose, basis, retain, visibility, protect, source, promises } = metaOf(
    of,
    field,
  );
  const lists = { purpose: [...purpose], visibility: [...visibility], promises: [...promises] };
  return {
    name,
    about,
    category,
    subject,
    protect,
    source,
    ...lists,
    basis: basisText(basis),
    retain: retainText(retain),
  };
}

function basisText(basis: Basis): string {
  return 'consentKey' in basis ? `${basis.article} ${basis.consentKey}` : basis.article;
}

function retainText(retain: Retain): string {
  return 'days' in retain
    ? `${retain.days} days after ${retain.from}`
    : `with the ${retain.keep}: ${retain.why}`;
}
