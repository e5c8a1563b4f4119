import type { Tables } from '@candor/policy/derive/rows.ts';
import type { companies } from '@candor/protocol/api/companies.ts';
import type { Input, Output } from '@candor/protocol/api/route.ts';
import { companyOf, fail, type Handlers } from '../../platform/http/index.ts';
import type { Sealer } from '../../platform/keys/index.ts';
import { newId } from '../../platform/new-id.ts';
import type { Platform } from '../../platform/platform.ts';
import { erasedAfterMs } from './close.ts';
import { changeCompany, findWholeCompany } from './company-queries.ts';
import { sealerUnlessAway } from './key-away.ts';
import { insertCompany } from './queries.ts';
import { requireInside, unitsFor } from './scope.ts';
import { scribeFor } from './scribe.ts';

type CompanyRoutes = Pick<typeof companies, 'create' | 'get' | 'edit'>;
type Company = Output<typeof companies.get>;
type Wish = Input<typeof companies.edit>['body'];

const contactColumns = {
  legalName: 'legal_name',
  contactPerson: 'contact_person',
  email: 'email',
  phone: 'phone',
  address: 'address',
  registration: 'registration',
  taxNumber: 'tax_number',
} as const;
type ContactField = keyof typeof contactColumns;
const contactNames = Object.keys(contactColumns) as ContactField[]; // the keys of the object above
const noContact = {
  legalName: null,
  contactPerson: null,
  email: null,
  phone: null,
  address: null,
  registration: null,
  taxNumber: null,
} satisfies Record<ContactField, null>;

export function companyHandlers(platform: Platform): Handlers<CompanyRoutes> {
  const { clock, database, keys } = platform;
  const read = async (id: string): Promise<Company> => {
    const row = await database.withCompany(id, 'service', (tx) => findWholeCompany(tx, id));
    return present(row ?? fail('not_found'), await sealerUnlessAway(keys, { kind: 'company', id }));
  };
  return {
    async create({ body }, call) {
      const id = newId();
      // committed before the rows that need it; unused keys are swept
      await keys.createCompanyKey(id);
      const sealer = await keys.sealerFor({ kind: 'company', id });
      const scribe = await scribeFor(platform, id, { memberId: null });
      const row = { ...newCompany(id, body.name, 'customer', clock.now()), ...sealedWish(sealer, id, body) };
      await database.withCompany(id, 'service', async (tx) => {
        await insertCompany(tx, row);
        await scribe.note(tx, { kind: 'company', subjectId: id, after: body.name });
      });
      call.entry.targetId = id;
      return { id };
    },
    get: (_, { caller }) => read(companyOf(caller)),
    async edit({ body }, { caller }) {
      const id = companyOf(caller);
      const sealer = await keys.sealerFor({ kind: 'company', id });
      const scribe = await scribeFor(platform, id, caller);
      await database.withCompany(id, 'service', async (tx) => {
        const before = (await findWholeCompany(tx, id)) ?? fail('not_found');
        requireInside(await unitsFor(tx, caller, 'company.edit'), 'company.edit', null);
        const set = { ...(body.name !== undefined && { name: body.name }), ...sealedWish(sealer, id, body) };
        if (Object.keys(set).length === 0) return;
        await changeCompany(tx, id, set);
        await scribe.note(tx, {
          kind: 'company',
          subjectId: id,
          ...(body.name !== undefined &&
            body.name !== before.name && { before: before.name, after: body.name }),
        });
      });
      return read(id);
    },
  };
}

/** A company of which only its name is known. */
export function newCompany(
  id: string,
  name: string,
  kind: Tables['company']['kind'],
  createdAt: Date,
): Tables['company'] {
  return {
    ...noContact,
    id,
    name,
    kind,
    state: 'active',
    closedAt: null,
    country: null,
    language: 'en',
    timeZone: 'UTC',
    createdAt,
  };
}

/** What the form says, as it is kept; what it leaves out stays. */
function sealedWish(sealer: Sealer, id: string, wish: Wish): Partial<Tables['company']> {
  const { country, language, timeZone } = wish;
  const contact = contactNames.flatMap((name) => {
    const text = wish[name];
    if (text === undefined) return [];
    return [[name, text === null ? null : sealer.seal('company', contactColumns[name], id, text)] as const];
  });
  return {
    ...Object.fromEntries(contact),
    ...(country !== undefined && { country }),
    ...(language !== undefined && { language }),
    ...(timeZone !== undefined && { timeZone }),
  };
}

function present(row: Tables['company'], sealer: Sealer | undefined): Company {
  const { id, name, kind, state, closedAt, country, language, timeZone, createdAt } = row;
  const contact = { ...noContact } as NonNullable<Company['contact']>; // filled below
  for (const field of contactNames) {
    const sealed = row[field];
    contact[field] =
      sealed && (sealer?.open('company', contactColumns[field], id, sealed, 'contact') ?? null);
  }
  return {
    id,
    name,
    kind,
    state,
    erasedAt: closedAt && closedAt.getTime() + erasedAfterMs,
    country,
    language,
    timeZone,
    contact: sealer ? contact : null,
    createdAt: createdAt.getTime(),
  };
}
