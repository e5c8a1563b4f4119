import type { Keys, KeyOwner } from '../keys/index.ts';
import type { Content, Letter } from './letter.ts';
import type { MailRow } from './queries.ts';

type SealedColumns = Pick<MailRow, 'personLetter' | 'companyLetter' | 'instanceLetter'>;

const none: SealedColumns = { personLetter: null, companyLetter: null, instanceLetter: null };
const columns = {
  person: { column: 'person_letter', field: 'personLetter' },
  company: { column: 'company_letter', field: 'companyLetter' },
  instance: { column: 'instance_letter', field: 'instanceLetter' },
} as const;

/** The content under the key of whoever the letter is about, so that it goes with that key. */
export async function sealContent(
  keys: Pick<Keys, 'seal'>,
  id: string,
  { personId, companyId }: Pick<Letter, 'personId' | 'companyId'>,
  content: Content,
): Promise<SealedColumns> {
  const owner = ownerOf(personId ?? null, companyId ?? null);
  const { column, field } = columns[owner.kind];
  const sealed = await keys.seal({ owner, table: 'mail', column, rowId: id }, JSON.stringify(content));
  return { ...none, [field]: sealed };
}

/** Throws KeyRefused. */
export async function openContent(keys: Pick<Keys, 'open'>, row: MailRow): Promise<Content> {
  const owner = ownerOf(row.personId, row.companyId);
  const { column, field } = columns[owner.kind];
  const sealed = row[field];
  if (sealed === null) throw new TypeError('a letter that waits has its content');
  const place = { owner, table: 'mail', column, rowId: row.id };
  // written by sealContent() alone
  return JSON.parse(await keys.open(place, sealed, 'contact')) as Content;
}

function ownerOf(personId: string | null, companyId: string | null): KeyOwner {
  if (personId !== null) return { kind: 'person', id: personId };
  return companyId === null ? { kind: 'instance' } : { kind: 'company', id: companyId };
}
