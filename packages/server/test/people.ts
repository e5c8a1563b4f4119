import { randomBytes, randomUUIDv7 } from 'node:crypto';
import type { Tables } from '@candor/policy/derive/rows.ts';
import type { RoleName } from '@candor/policy/rights/roles.ts';
import { emailIndex } from '../src/modules/accounts/index.ts';
import { tokenHashOf } from '../src/modules/accounts/sign-in.ts';
import { jsonb, type Tx } from '../src/platform/db/index.ts';
import { newClient, type Answer, type Client, type TestServer } from './server.ts';

/** Somebody with an account who is signed in and has just confirmed that it is them. */
export interface Person extends Client {
  accountId: string;
  personId: string;
  email: string;
  /** In that company, where they have several. */
  in(companyId: string): Pick<Client, 'call'>;
}

let people = 0;

/** Rows as sign-up and sign-in make them; the people of a test need no passwords. */
export async function addPerson(server: TestServer, name = 'Somebody'): Promise<Person> {
  const { clock, database, keys } = server.running.platform;
  const [accountId, personId, token] = [
    randomUUIDv7(),
    randomUUIDv7(),
    randomBytes(32).toString('base64url'),
  ];
  const email = `person-${(people += 1)}@example.org`;
  await keys.createPersonKey(personId, null);
  const sealer = await keys.sealerFor({ kind: 'person', id: personId });
  const now = clock.now();
  const account: Omit<Tables['account'], 'factorDueAt'> = {
    id: accountId,
    personId,
    email: sealer.seal('account', 'email', accountId, email),
    emailIndex: await emailIndex(keys, email),
    state: 'active',
    ageStatedAt: now,
    language: 'en',
    timeZone: null,
    closedAt: null,
    createdAt: now,
  };
  const signIn = {
    id: randomUUIDv7(),
    accountId,
    tokenHash: await tokenHashOf(keys, token),
    state: 'full',
    methods: jsonb(['password' as const]),
    browserFamily: 'Firefox',
    osFamily: 'Linux',
    network: randomBytes(32),
    createdAt: now,
    seenAt: now,
    confirmedAt: now,
    factorAt: now,
    renewalDue: false,
    wrongCodes: 0,
    expiresAt: new Date(now.getTime() + 90 * 86_400_000),
  } as const;
  // roles that need a factor are given to them
  const factor = {
    accountId,
    secret: sealer.sealBytes('totp', 'secret', accountId, randomBytes(20)),
    lastStep: 0,
    enrolledAt: now,
  };
  await database.withPerson(personId, 'service', async (tx) => {
    const row = { personId, name: sealer.seal('person', 'name', personId, name), createdAt: now };
    await tx.insertInto('person').values(row).execute();
    await tx.insertInto('account').values(account).execute();
    await tx.insertInto('signIn').values(signIn).execute();
    await tx.insertInto('totp').values(factor).execute();
  });
  const client = newClient(server.url, `__Host-candor=${token}`);
  return { ...client, accountId, personId, email, in: (companyId) => inCompany(client, companyId) };
}

export function inCompany(client: Client, companyId: string): Pick<Client, 'call'> {
  return {
    call: (method, path, body, headers = {}) =>
      client.call(method, path, body, { ...headers, 'candor-company': companyId }),
  };
}

/** A member's row, as an accepted invitation makes it. @returns the member's id */
export async function addMember(
  server: TestServer,
  companyId: string,
  { accountId }: Pick<Person, 'accountId'>,
  roles: readonly RoleName[],
  more: Partial<Pick<Tables['member'], 'unitId' | 'limits'>> = {},
): Promise<string> {
  const { clock, database } = server.running.platform;
  const id = randomUUIDv7();
  const { unitId = null, limits = [] } = more;
  await database.withCompany(companyId, 'service', (tx: Tx) =>
    tx
      .insertInto('member')
      .values({
        companyId,
        id,
        accountId,
        unitId,
        roles: jsonb([...roles]),
        narrowed: jsonb<string[]>([]),
        limits: jsonb([...limits]),
        state: 'active',
        createdAt: clock.now(),
      })
      .execute(),
  );
  return id;
}

/** A device's row, as an enrolment makes it. @returns its id */
export async function addDevice(
  server: TestServer,
  companyId: string,
  label: string,
  unitId: string | null = null,
): Promise<string> {
  const { clock, database } = server.running.platform;
  const id = randomUUIDv7();
  await database.withCompany(companyId, 'service', (tx) =>
    tx
      .insertInto('device')
      .values({
        companyId,
        id,
        label,
        unitId,
        state: 'active',
        protocol: 1,
        agentVersion: '0.1.0',
        platform: 'linux',
        lastSeq: 0,
        enrolledAt: clock.now(),
      })
      .execute(),
  );
  return id;
}

/** `200`, or `409 last_owner`. */
export function outcome({ status, body }: Answer): string {
  const code = typeof body === 'object' && body !== null && 'code' in body ? ` ${String(body.code)}` : '';
  return `${status}${code}`;
}

/** A customer's company with an owner, made by the operator's owner. */
export async function addCompany(
  server: TestServer,
  name = 'Kupfer GmbH',
): Promise<{ id: string; owner: Person; ownerId: string }> {
  const { body } = await (await server.owner()).call('POST', '/api/companies', { name });
  const { id } = body as { id: string };
  const owner = await addPerson(server, 'Karin Kupfer');
  return { id, owner, ownerId: await addMember(server, id, owner, ['owner']) };
}

/** Everybody who is signed in did so just now: after a clock went forward, for roles whose sign-ins are short. */
export async function signInAnew(server: TestServer): Promise<void> {
  const now = server.running.platform.clock.now();
  await server.db.superuser.query(
    'UPDATE candor.sign_in SET created_at = $1, seen_at = $1, confirmed_at = $1, expires_at = $2',
    [now, new Date(now.getTime() + 90 * 86_400_000)],
  );
}
