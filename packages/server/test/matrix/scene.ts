import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { dictionary } from '@candor/policy/dictionary/index.ts';
import { fakeClock } from '../../src/platform/clock.ts';
import { bytesOfSealed } from '../../src/platform/keys/index.ts';
import { addDevice, addMember, addPerson, inCompany, type Person } from '../people.ts';
import { exampleRow, insertRow } from '../rows.ts';
import { testServer, type Answer, type TestServer } from '../server.ts';

/** One of everything that a path can name, by the name of the parameter that takes it. */
export type Ids = Readonly<Record<string, string>>;

export interface Tenant {
  id: string;
  name: string;
  kind: 'operator' | 'customer';
  owner: Person;
  /** Holds the devices, the people and what else is asked for. */
  unitId: string;
  /** Holds nothing. */
  otherUnitId: string;
  deviceId: string;
  ids: Ids;
}

/** One server with two customers of the same shape beside its operator. */
export interface Scene extends AsyncDisposable {
  server: TestServer;
  operator: Tenant;
  one: Tenant;
  other: Tenant;
}

export async function openScene(): Promise<Scene> {
  // however long it takes, who confirmed has just confirmed
  const clock = fakeClock(new Date().toISOString());
  const server = await testServer({ clock, limits: { take: () => undefined } });
  const first = await server.owner();
  const operatorId = await server.running.app.companies.firstCompanyId();
  const customer = async (name: string) => {
    const { body } = await first.call('POST', '/api/companies', { name });
    return fill(server, { id: idOf({ body }), name, kind: 'customer' });
  };
  return {
    server,
    operator: await fill(server, { id: operatorId, name: 'Zirkon Werke', kind: 'operator' }),
    one: await customer('Kupfer GmbH'),
    other: await customer('Nickel AG'),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function fill(server: TestServer, company: Pick<Tenant, 'id' | 'name' | 'kind'>): Promise<Tenant> {
  const { id: c } = company;
  const owner = await addPerson(server, 'Olga');
  await addMember(server, c, owner, ['owner']);
  const unitId = await addUnit(server, c);
  const tenant = { ...company, owner, unitId, otherUnitId: await addUnit(server, c), deviceId: '', ids: {} };
  const deviceId = await addDevice(server, c, 'PC-12', unitId);
  const ids = {
    c,
    u: unitId,
    d: deviceId,
    m: await addHelper(server, tenant),
    n: await addNarrowed(server, c),
    i: await addInvitation(tenant),
  };
  return { ...tenant, deviceId, ids };
}

let made = 0;

export async function addUnit({ running, db }: TestServer, c: string): Promise<string> {
  const id = randomUUIDv7();
  await db.superuser.query(
    `INSERT INTO candor.unit (company_id, id, name, kind, created_at) VALUES ($1, $2, $3, 'group', $4)`,
    [c, id, `Unit ${(made += 1)}`, running.platform.clock.now()],
  );
  return id;
}

export async function addHelper(server: TestServer, { id, unitId }: Pick<Tenant, 'id' | 'unitId'>) {
  return addMember(server, id, await addPerson(server), ['helper'], { unitId });
}

export async function addNarrowed({ running, db }: TestServer, c: string): Promise<string> {
  const id = randomUUIDv7();
  await db.superuser.query(
    `INSERT INTO candor.narrowed_role (company_id, id, name, base, minus, created_at)
      VALUES ($1, $2, $3, 'technician', '["log.view"]', $4)`,
    [c, id, `Narrow ${(made += 1)}`, running.platform.clock.now()],
  );
  return id;
}

export async function addInvitation({
  id,
  owner,
  unitId,
}: Pick<Tenant, 'id' | 'owner' | 'unitId'>): Promise<string> {
  const form = { emails: [`guest-${(made += 1)}@example.org`], roles: ['helper'], language: 'en', unitId };
  const { body } = await inCompany(owner, id).call('POST', `/api/companies/${id}/invitations`, form);
  const [invited] = (body as { items?: { id: string }[] }).items ?? [];
  if (!invited) throw new Error(`no invitation: ${JSON.stringify(body)}`);
  return invited.id;
}

export async function addEnrolmentToken({ db }: TestServer, companyId: string): Promise<string> {
  const id = randomUUIDv7();
  const owners = { companyId, personId: id, accountId: id };
  await insertRow(db.superuser, dictionary.enrolmentToken, {
    ...exampleRow(dictionary.enrolmentToken, owners),
    id,
    secret_hash: randomBytes(32),
  });
  return id;
}

/** A device that waits for approval. */
export async function addRequest({ running, db }: TestServer, companyId: string): Promise<string> {
  const { clock, keys } = running.platform;
  const id = randomUUIDv7();
  const sealer = await keys.sealerFor({ kind: 'company', id: companyId });
  await insertRow(db.superuser, dictionary.enrolmentRequest, {
    ...exampleRow(dictionary.enrolmentRequest, { companyId, personId: id, accountId: id }),
    id,
    ticket_hash: randomBytes(32),
    state: 'waiting',
    asked_at: clock.now(),
    hostname: bytesOfSealed(sealer.seal('enrolment_request', 'hostname', id, 'pc-13')),
  });
  return id;
}

/** Sets a member's level on a device, and assigns it to them. */
export async function grant(
  { running, db }: TestServer,
  {
    companyId,
    deviceId,
    memberId,
    level,
  }: { companyId: string; deviceId: string; memberId: string; level: string },
): Promise<void> {
  const now = running.platform.clock.now();
  await db.superuser.query(
    `INSERT INTO candor.permission_level (company_id, id, device_id, member_id, level, at) VALUES ($1, $2, $3, $4, $5, $6)`,
    [companyId, randomUUIDv7(), deviceId, memberId, level, now],
  );
  await db.superuser.query(
    `INSERT INTO candor.device_person (company_id, device_id, member_id, at) VALUES ($1, $2, $3, $4)`,
    [companyId, deviceId, memberId, now],
  );
}

export const idOf = ({ body }: Pick<Answer, 'body'>) => (body as { id: string }).id;
