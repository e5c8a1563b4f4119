/** The one file that imports every module: what they are made of, and which routes, tasks and sinks they bring. */
import { api } from '@candor/protocol/api/index.ts';
import { createAccounts, emailIndex, type Accounts } from './modules/accounts/index.ts';
import { activitySinks, createActivity } from './modules/activity/index.ts';
import { createBackups, type Backups } from './modules/backups/index.ts';
import { createCompanies, type Companies } from './modules/companies/index.ts';
import { createConsents } from './modules/consents/index.ts';
import { createDeviceLink, createDevices, deviceExists, type Devices } from './modules/devices/index.ts';
import { createLicences, licenceLink, type Licences } from './modules/licences/index.ts';
import { createLogs } from './modules/logs/index.ts';
import { createMetrics } from './modules/metrics/index.ts';
import { createPackages, type PackageSource } from './modules/packages/index.ts';
import { board, promiseHandlers, type CheckProcess } from './modules/promises/index.ts';
import { createRetention } from './modules/retention/index.ts';
import { createAccountErasure, createRights, type CountRows } from './modules/rights/index.ts';
import { createRoots } from './modules/roots/index.ts';
import { createSignOn } from './modules/sign-on/index.ts';
import { createStatus } from './modules/status/index.ts';
import type { BackupDatabases } from './platform/backup/index.ts';
import type { DriftWatch } from './platform/drift/index.ts';
import { createGateway, type Gateway } from './platform/gateway/index.ts';
import { registerGroup, type Call, type Health, type HttpServer } from './platform/http/index.ts';
import type { Task } from './platform/jobs/index.ts';
import { keySweep, periodTask, type Authorities } from './platform/keys/index.ts';
import type { Live } from './platform/live/index.ts';
import type { LocalAgent } from './platform/local-agent/index.ts';
import type { Platform } from './platform/platform.ts';

/** What the modules need besides the platform. */
export interface AppParts {
  authorities: Authorities;
  live: Live;
  schemaHash: string;
  countRows: CountRows;
  agentPackages: PackageSource | undefined;
  drift: DriftWatch;
  databases: BackupDatabases;
}

const noInput = { params: undefined, query: undefined, body: undefined };

/** What the routes need that is made from the app itself. */
export interface RouteParts {
  health: Health;
  localAgent: LocalAgent;
  checks: CheckProcess;
  postgresVersion: string;
  startedAt: Date;
}

export interface App {
  accounts: Accounts;
  backups: Backups;
  companies: Companies;
  devices: Devices;
  gateway: Gateway;
  licences: Licences;
  tasks: readonly Task[];
  /** How many rows each record holds about the account with that address; undefined when there is none. */
  rowsFor(
    email: string,
  ): Promise<{ accountId: string; records: { record: string; rows: number }[] } | undefined>;
  /** Binds every route of the contract. */
  register(server: HttpServer, parts: RouteParts): void;
}

export function createApp(platform: Platform, parts: AppParts): App {
  const modules = createModules(platform, parts);
  const { accounts, backups, companies, consents, devices, gateway, licences, metrics, rights } = modules;
  return {
    accounts,
    backups,
    companies,
    devices,
    gateway,
    licences,
    tasks: [
      sweepOf(platform, companies, accounts),
      periodTask(platform),
      ...companies.tasks,
      ...consents.tasks,
      ...metrics.tasks,
      ...devices.tasks,
      ...licences.tasks,
      ...createRetention(platform).tasks,
      ...backups.tasks,
      ...platform.mail.tasks,
      ...accounts.tasks,
    ],
    rowsFor: (email) => rowsFor(accounts, rights, email),
    register: (server, routeParts) => register(platform, parts, modules, server, routeParts),
  };
}

type Modules = ReturnType<typeof createModules>;

function createModules(
  platform: Platform,
  { authorities, live, schemaHash, countRows, agentPackages, drift, databases }: AppParts,
) {
  const hasDevice = (companyId: string, deviceId: string) => deviceExists(platform, companyId, deviceId);
  const publicUrl = new URL(platform.config.publicUrl);
  const companies = createCompanies(platform, (address) => emailIndex(platform.keys, address));
  const consents = createConsents(platform, authorities, companies);
  const accounts = createAccounts(platform, {
    companies,
    live,
    publicUrl,
    erasure: createAccountErasure(platform, countRows),
    invitations: { addressOf: companies.invitedAddress, take: companies.takeInvitation },
    acceptances: consents.acceptances,
  });
  const metrics = createMetrics(platform, hasDevice);
  const logs = createLogs(platform, hasDevice);
  const licences = createLicences(platform);
  companies.explainWith(licences.facts);
  const deviceParts = { platform, authorities, schemaHash, licences: licenceLink(platform, authorities) };
  const link = createDeviceLink(deviceParts);
  const gateway = createGateway(platform, {
    authorities,
    sinks: { ...link.sinks, ...metrics.sinks, ...logs.sinks, ...activitySinks(platform) },
    services: link.services,
    drifted: () => drift.tables(),
  });
  const devices = createDevices(deviceParts, gateway);
  const packages = createPackages(agentPackages, platform.config.publicUrl, devices.companyOfToken);
  const activity = createActivity({ platform, authorities }, gateway);
  const backups = createBackups(platform, databases);
  const rights = createRights(platform, { schemaHash, countRows });
  const signOn = createSignOn(platform, { accounts, companies });
  return {
    accounts,
    activity,
    backups,
    companies,
    consents,
    devices,
    gateway,
    licences,
    logs,
    metrics,
    packages,
    rights,
    signOn,
  };
}

function register(
  platform: Platform,
  { authorities, schemaHash }: AppParts,
  {
    accounts,
    activity,
    backups,
    companies,
    consents,
    devices,
    gateway,
    licences,
    logs,
    metrics,
    packages,
    rights,
    signOn,
  }: Modules,
  server: HttpServer,
  { checks, ...shown }: RouteParts,
): void {
  const caFingerprint = authorities.serverCa.fingerprint;
  const status = createStatus(platform, {
    ...shown,
    schemaHash,
    caFingerprint,
    presence: gateway,
    board: () => board(platform),
    backupLateSince: backups.lateSince,
  });
  registerGroup(server, api.accounts, accounts.handlers);
  registerGroup(server, api.security, accounts.security);
  registerGroup(server, api.signOn, signOn);
  registerGroup(server, api.signUp, accounts.signUp);
  registerGroup(server, api.me, accounts.me);
  registerGroup(server, api.tokens, accounts.tokens);
  registerGroup(server, api.factorReset, accounts.factorReset);
  registerGroup(server, api.backups, backups.handlers);
  registerGroup(server, api.companies, companies.handlers.companies);
  registerGroup(server, api.portal, companies.handlers.portal);
  registerGroup(server, api.units, companies.handlers.units);
  registerGroup(server, api.people, companies.handlers.people);
  registerGroup(server, api.invitations, companies.handlers.invitations);
  registerGroup(server, api.staff, companies.handlers.staff);
  registerGroup(server, api.levels, companies.handlers.levels);
  registerGroup(server, api.policies, companies.handlers.policies);
  registerGroup(server, api.agreements, consents.handlers.agreements);
  registerGroup(server, api.consents, consents.handlers.consents);
  registerGroup(server, api.standing, consents.handlers.standing);
  registerGroup(server, api.devices, { ...devices.devices, ...metrics.handlers, ...logs.handlers });
  registerGroup(server, api.enrolment, devices.enrolment);
  registerGroup(server, api.licences, licences.handlers);
  registerGroup(server, api.roots, { ...createRoots(platform), ...devices.certificates });
  registerGroup(server, api.focus, activity.handlers);
  registerGroup(server, api.packages, packages);
  registerGroup(server, api.server, status.handlers);
  registerGroup(server, api.trust, { ...promiseHandlers(platform, checks), ...rights });
}

async function rowsFor(accounts: Accounts, rights: ReturnType<typeof createRights>, email: string) {
  const caller = await accounts.findCaller(email);
  if (!caller) return undefined;
  // this handler looks at its caller only
  const { records } = await rights.myData(noInput, { caller } as Call<'self.rights'>);
  return { accountId: caller.accountId, records };
}

function sweepOf(platform: Platform, companies: Companies, accounts: Accounts): Task {
  return keySweep(platform, async ({ kind, id }) =>
    kind === 'company' ? (await companies.find(id)) !== null : accounts.hasPerson(id),
  );
}
