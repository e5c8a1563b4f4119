import { createHash, randomBytes, randomUUIDv7 } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { utf8 } from '@candor/crypto/encoding.ts';
import { canonical } from '@candor/policy/canonical.ts';
import { dictionaryDocument } from '@candor/policy/derive/document.ts';
import { records } from '@candor/policy/dictionary/index.ts';
import { wordsOf } from '@candor/policy/rights/roles.ts';
import { ownWords } from '@candor/policy/rights/words.ts';
import { api } from '@candor/protocol/api/index.ts';
import { readConfig, type Config } from '../src/config.ts';
import { emailIndex } from '../src/modules/accounts/index.ts';
import { activitySinks, createActivity } from '../src/modules/activity/index.ts';
import { createCompanies, requireLevel } from '../src/modules/companies/index.ts';
import { createDeviceLink, createDevices, deviceExists, type Devices } from '../src/modules/devices/index.ts';
import { createLicences, licenceLink } from '../src/modules/licences/index.ts';
import { createLogs } from '../src/modules/logs/index.ts';
import { createMetrics, type Metrics } from '../src/modules/metrics/index.ts';
import { createRoots } from '../src/modules/roots/index.ts';
import { createAudit } from '../src/platform/audit/index.ts';
import { createBus } from '../src/platform/bus/index.ts';
import { systemClock, type Clock } from '../src/platform/clock.ts';
import { Egress } from '../src/platform/egress/index.ts';
import { openErasureLedger } from '../src/platform/erasures/index.ts';
import { createGateway, type Gateway } from '../src/platform/gateway/index.ts';
import { bindListeners, createHttpServer, registerGroup, type Caller } from '../src/platform/http/index.ts';
import { ensureAuthorities, openKeys, type Authorities } from '../src/platform/keys/index.ts';
import type { Platform } from '../src/platform/platform.ts';
import { testDatabase, type TestDatabase } from './database.ts';
import { makeEnrolment, SimulatedLink, type LinkOptions, type SimulatedIdentity } from './simulated-agent.ts';

/** Database, keys, gateway, modules and the web port, as app.ts puts them together, without pages and jobs. */
export interface LinkInstance extends AsyncDisposable {
  db: LinkPlace['db'];
  platform: Platform;
  authorities: Authorities;
  gateway: Gateway;
  devices: Devices;
  metrics: Metrics;
  schemaHash: string;
  /** Two companies and two persons. */
  companies: readonly [string, string];
  persons: readonly [string, string];
  url: string;
  port: number;
  /** HTTP as the owner of a company (`company`: which) who is also a person. */
  call(
    method: string,
    path: string,
    body?: unknown,
    company?: 0 | 1,
  ): Promise<{ status: number; body: never }>;
  /** Enrols through the web port. */
  enrol(introduction?: { hostname?: string; company?: 0 | 1 }): Promise<SimulatedIdentity>;
  join(person?: 0 | 1, label?: string): Promise<SimulatedIdentity>;
  link(
    identity: SimulatedIdentity | undefined,
    options?: Partial<LinkOptions>,
    lastSeq?: number,
  ): SimulatedLink;
}

/** An instance that is there already: measurements start one again on the same data. */
export interface LinkPlace {
  db: Pick<TestDatabase, 'database' | 'keyringPool' | 'superuser' | 'log'>;
  dataDir: string;
  /** Undefined the first time. */
  owners?: Pick<LinkInstance, 'companies' | 'persons'>;
}

export async function linkInstance(
  clock: Clock = systemClock,
  place?: LinkPlace,
  configured: Partial<Config> = {},
): Promise<LinkInstance> {
  const stack = new AsyncDisposableStack();
  const { db, dataDir, owners } = place ?? (await temporaryPlace(stack));
  const erasures = await openErasureLedger(path.join(dataDir, 'backups'), clock);
  const keys = stack.use(
    await openKeys({
      storageKeyFile: path.join(dataDir, 'keys/storage.key'),
      keyring: db.keyringPool,
      clock,
      erasures,
      warn: () => undefined,
    }),
  );
  const authorities = await ensureAuthorities({ database: db.database, keys, clock, hosts: [] });
  const listeners = await bindListeners([{ host: '127.0.0.1', port: 0 }]);
  stack.defer(() => listeners.stop(1_000));
  const url = `http://127.0.0.1:${listeners.port}`;
  const config: Config = {
    ...readConfig({ CANDOR_DATA: dataDir, CANDOR_PUBLIC_URL: url, CANDOR_AGENT_URL: 'wss://localhost:9' }),
    agentListen: [{ host: '127.0.0.1', port: 0 }],
    ...configured,
  };
  const bus = createBus((topic, error) => {
    throw new Error(`a subscriber of ${topic} failed`, { cause: error });
  });
  const audit = createAudit(db.database, clock);
  // no test here enqueues a job or writes a letter
  const platform: Platform = {
    config,
    log: db.log,
    clock,
    database: db.database,
    keys,
    bus,
    audit,
    egress: stack.use(new Egress({ clock, log: db.log })),
    erasures,
    jobs: undefined as never,
    mail: undefined as never,
  };
  const schemaHash = createHash('sha256')
    .update(utf8(canonical(dictionaryDocument(records))))
    .digest('hex');
  const companies = owners?.companies ?? ([await addCompany(platform), await addCompany(platform)] as const);
  const persons = owners?.persons ?? ([await addPerson(platform), await addPerson(platform)] as const);

  const people = createCompanies(platform, (address) => emailIndex(keys, address));
  const parts = {
    platform,
    authorities,
    schemaHash,
    licences: licenceLink(platform, authorities),
    ruleChanges: people.ruleChanges,
  };
  const hasDevice = (companyId: string, deviceId: string) => deviceExists(platform, companyId, deviceId);
  const metrics = createMetrics(platform, hasDevice);
  const logs = createLogs(platform, hasDevice);
  const link = createDeviceLink(parts);
  const sinks = { ...link.sinks, ...metrics.sinks, ...logs.sinks, ...activitySinks(platform) };
  // sessions have tests with the whole server
  const services = { ...link.services, sessionSaid: async () => undefined };
  const gateway = stack.use(createGateway(platform, { authorities, sinks, services }));
  await gateway.listen();
  const devices = createDevices(parts, gateway);
  const activity = createActivity(parts, gateway);

  const callers = companies.map((companyId, i) => callerOf(companyId, persons[i] ?? persons[0]));
  const authenticate = async (token: string) => callers[Number(token.at(0))] ?? null;
  const http = await createHttpServer({
    platform,
    publicUrl: new URL(url),
    authenticate,
    authenticateToken: async () => null,
    requireNoOwner: async () => undefined,
    requireLevel: (caller, route, deviceId) => requireLevel(platform, caller, route, deviceId),
    pages: undefined,
    metricsToken: undefined,
    metrics: async () => ({}),
    // neither limits of calls nor health are what these tests are about
    limits: { take: () => undefined },
    relayUrl: undefined,
    health: { parts: async () => [], isStopping: () => false } as never,
  });
  registerGroup(http, api.devices, { ...devices.devices, ...metrics.handlers, ...logs.handlers });
  registerGroup(http, api.enrolment, devices.enrolment);
  registerGroup(http, api.licences, createLicences(platform).handlers);
  registerGroup(http, api.policies, people.handlers.policies);
  registerGroup(http, api.roots, { ...createRoots(platform), ...devices.certificates });
  registerGroup(http, api.focus, activity.handlers);
  await http.serve(listeners, () => undefined);

  const port = gateway.ports()[0] ?? 0;
  const call: LinkInstance['call'] = async (method, where, body, company = 0) => {
    const response = await fetch(url + where, {
      method,
      headers: {
        cookie: cookieOf(company),
        origin: url,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as never };
  };
  const enrolWith = async (
    auth: Uint8Array,
    introduction: Parameters<typeof makeEnrolment>[1],
  ): Promise<SimulatedIdentity> => {
    const { body, linkKey, identityPublic, identityPrivate } = await makeEnrolment(auth, introduction);
    const answer: { status: number; body: { deviceId: string; certificate: string; serverCa: string } } =
      await call('POST', '/api/enrol', body);
    if (answer.status !== 200) throw new Error(`enrolment answered ${answer.status}`);
    const { deviceId, certificate, serverCa } = answer.body;
    return { deviceId, certificate, serverCa, linkKey, identityPublic, identityPrivate };
  };
  return {
    db,
    platform,
    authorities,
    gateway,
    devices,
    metrics,
    schemaHash,
    companies,
    persons,
    url,
    port,
    call,
    async enrol({ hostname = 'workstation', company = 0 } = {}) {
      const auth = randomBytes(32);
      const secretHash = createHash('sha256').update(auth).digest('hex');
      await call('POST', '/api/enrolment-tokens', { label: 'test', secretHash }, company);
      return enrolWith(auth, { hostname });
    },
    async join(person = 0, label = 'Laptop') {
      const auth = randomBytes(32);
      const secretHash = createHash('sha256').update(auth).digest('hex');
      await call('POST', '/api/focus/devices/tokens', { secretHash }, person);
      return enrolWith(auth, { focus: { label, osName: 'Debian', osVersion: '12' } });
    },
    link: (identity, options, lastSeq) => new SimulatedLink(identity, { port, ...options }, lastSeq),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}

async function temporaryPlace(stack: AsyncDisposableStack): Promise<LinkPlace> {
  const db = stack.use(await testDatabase());
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'candor-link-'));
  stack.defer(() => rmSync(dataDir, { recursive: true, force: true }));
  return { db, dataDir };
}

const cookieOf = (company: number) => `__Host-candor=${company}${'x'.repeat(42)}`;

function callerOf(companyId: string, personId: string): Caller {
  const as = {
    companyId,
    companyKind: 'operator',
    memberId: randomUUIDv7(),
    roles: ['owner'],
    limits: [],
    words: new Set([...ownWords, ...wordsOf(['owner'], [], 'operator')]),
  } as const;
  return { accountId: randomUUIDv7(), personId, signIn: null, ...as };
}

async function addCompany({ database, keys, clock }: Platform): Promise<string> {
  const id = randomUUIDv7();
  await keys.createCompanyKey(id);
  await database.withInstance('service', (tx) =>
    tx
      .insertInto('company')
      .values({
        id,
        name: 'Company',
        kind: 'customer',
        state: 'active',
        language: 'en',
        timeZone: 'UTC',
        createdAt: clock.now(),
      })
      .execute(),
  );
  return id;
}

async function addPerson({ database, keys, clock }: Platform): Promise<string> {
  const personId = randomUUIDv7();
  await keys.createPersonKey(personId, null);
  await database.withPerson(personId, 'service', (tx) =>
    tx.insertInto('person').values({ personId, name: null, createdAt: clock.now() }).execute(),
  );
  return personId;
}
