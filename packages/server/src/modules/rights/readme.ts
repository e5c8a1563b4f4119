import type { FieldMeta } from '@candor/policy/dictionary/field.ts';
import { findRecord } from '@candor/policy/dictionary/index.ts';
import { metaOf } from '@candor/policy/dictionary/record.ts';
import { exportFields } from './subject-rows.ts';

/** One file of an export, as manifest.json names it. */
export interface ManifestFile {
  name: string;
  record: string;
  fields: string[];
  rows: number;
  sha256: string;
}

/** What an export says of itself: for each record its fields, why they are kept, on what basis and how long. */
export function readme(files: readonly ManifestFile[], madeAt: string): string {
  const records = [...new Set(files.map(({ record }) => record))];
  return [
    '# What is held about you',
    '',
    `Made ${madeAt}. All times are in UTC. Each record stands twice: as JSON lines, exact, and as CSV, in which a value`,
    'that a spreadsheet would run as a formula has a quote in front. `manifest.json` names every file with its rows and SHA-256.',
    '',
    ...records.flatMap((name) => aboutRecord(name, files.find(({ record }) => record === name)?.rows ?? 0)),
  ].join('\n');
}

function aboutRecord(name: string, rows: number): string[] {
  const record = findRecord(name);
  if (!record) return [];
  const fields = exportFields(record).map(
    ({ name: field, meta }) =>
      `| ${field} | ${meta.about} | ${purposes(meta)} | ${period(meta)} | ${meta.protect} |`,
  );
  const kept = Object.entries(record.fields)
    .map(([field, declared]) => ({ field, meta: metaOf(record, declared) }))
    .filter(({ meta }) => !meta.exportable)
    .map(({ field, meta }) => `- \`${field}\` is held and not in this file: ${meta.about}`);
  return [
    `## ${name} (${rows} rows)`,
    '',
    '| field | what it is | why | how long | protection |',
    '|---|---|---|---|---|',
    ...fields,
    '',
    ...kept,
    ...(kept.length > 0 ? [''] : []),
  ];
}

const purposes = ({ purpose, basis }: FieldMeta) =>
  `${purpose.join(', ').replaceAll('_', ' ')}; GDPR ${basis.article}`;
const period = ({ retain }: FieldMeta) =>
  'days' in retain ? `${retain.days} days from ${retain.from}` : `with the ${retain.keep}: ${retain.why}`;
