import type { licences } from '@candor/protocol/api/licences.ts';
import { fail, pageOf, type Handlers } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { companyIds } from '../companies/index.ts';
import { applyEntitlement } from './entitlement.ts';
import { presentTerms } from './present.ts';
import { findInstance, listCompanies, revokeLicence, setSwitch } from './queries.ts';
import { standingIn } from './standing.ts';

type OperatorRoutes = Pick<typeof licences, 'all' | 'switch' | 'give' | 'change' | 'revoke'>;

/** What the operator does with the licences of all companies. */
export function operatorHandlers(platform: Platform): Handlers<OperatorRoutes> {
  const { bus, clock, database } = platform;
  const companyOfLicence = async (serial: string) =>
    (await database.findOwner('licence', serial)) ?? fail('not_found');
  return {
    async all({ query: { after, limit } }) {
      const [instance, found] = await database.withInstance('service', async (tx) => [
        await findInstance(tx),
        await listCompanies(tx, after, limit + 1),
      ]);
      const page = pageOf(found, limit, ({ id }) => id);
      const items = page.items.map(({ id, name, used, licence }) => ({
        companyId: id,
        name,
        used,
        licence: licence && presentTerms(licence),
        ...standingIn(instance, licence ?? undefined, clock.now()),
      }));
      return { licences: instance.licences, ...page, items };
    },
    async switch({ body: { licences: next } }) {
      await database.withInstance('service', (tx) => setSwitch(tx, next));
      await tellAll(platform);
      return { licences: next };
    },
    async give({ body: { companyId, ...body } }, { caller, entry }) {
      const { notBefore, expiresAt } = body;
      const terms = { ...body, notBefore: new Date(notBefore), expiresAt: new Date(expiresAt) };
      const row = await applyEntitlement(platform, { companyId, by: caller.accountId, terms });
      Object.assign(entry, { companyId, targetId: row.id });
      return presentTerms(row);
    },
    async change({ params: { l: serial }, body: { notBefore, expiresAt, ...rest } }, { caller, entry }) {
      const companyId = await companyOfLicence(serial);
      Object.assign(entry, { companyId, targetId: serial });
      const terms = { ...rest, notBefore: dateOf(notBefore), expiresAt: dateOf(expiresAt) };
      const row = await applyEntitlement(platform, { companyId, by: caller.accountId, serial, terms });
      return presentTerms(row);
    },
    async revoke({ params: { l: serial } }, { entry }) {
      const companyId = await companyOfLicence(serial);
      Object.assign(entry, { companyId, targetId: serial });
      const isRevoked = await database.withCompany(companyId, 'service', (tx) =>
        revokeLicence(tx, companyId, serial, clock.now()),
      );
      if (!isRevoked) fail('not_found');
      bus.publish('licence.changed', { companyId, id: companyId });
      return {};
    },
  };
}

/** Every company's devices get their licence anew. */
export async function tellAll({ bus, database }: Pick<Platform, 'bus' | 'database'>): Promise<void> {
  for (const companyId of await companyIds(database))
    bus.publish('licence.changed', { companyId, id: companyId });
}

const dateOf = (at: number | undefined): Date | undefined => (at === undefined ? undefined : new Date(at));
