/** The one file that imports every module: what they are made of, and which routes, tasks and sinks they bring. */
import { accountRecord } from '@candor/policy/dictionary/platform/account.ts';
import { mailToken } from '@candor/policy/dictionary/platform/mail-token.ts';
import { api } from '@candor/protocol/api/index.ts';
import { createAccounts, emailIndex, type Accounts } from './modules/accounts/index.ts';
import { activitySinks, createActivity } from './modules/activity/index.ts';
import { createBackups, type Backups } from './modules/backups/index.ts';
import { createCompanies, type Companies } from './modules/companies/index.ts';
import { createConsents } from './modules/consents/index.ts';
import {
  createDeviceLink,
  createDevices,
  deviceExists,
  policyFacts,
  type Devices,
} from './modules/devices/index.ts';
import { createHelp } from './modules/help/index.ts';
import { createLicences, licenceLink, type Licences } from './modules/licences/index.ts';
import { createLogs } from './modules/logs/index.ts';
import { createMetrics } from './modules/metrics/index.ts';
import { createMinors } from './modules/minors/index.ts';
import { createPackages, type PackageSource } from './modules/packages/index.ts';
import { board, promiseHandlers, type CheckProcess } from './modules/promises/index.ts';
import { createRequests } from './modules/requests/index.ts';
import { createRetention } from './modules/retention/index.ts';
import { createAccountErasure, createRights, type CountRows } from './modules/rights/index.ts';
import { createRoots } from './modules/roots/index.ts';
import { createSessions, sessionFacts, sessionWords, type SessionWatch } from './modules/sessions/index.ts';
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
import type { Rooms } from './platform/relay/index.ts';

/** What the modules need besides the platform. */
export interface AppParts {
  authorities: Authorities;
  live: Live;
  schemaHash: string;
  countRows: CountRows;
  agentPackages: PackageSource | undefined;
  drift: DriftWatch;
  databases: BackupDatabases;
  rooms: Rooms;
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
  sessions: SessionWatch;
  tasks: readonly Task[];
  /** How many rows each record holds about whoever has that address; an invitation is its company's and not among them. */
  rowsFor(email: string): Promise<{ accountId: string | null; records: { record: string; rows: number }[] }>;
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
    sessions: modules.sessions.watch,
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
      ...modules.minors.tasks,
    ],
    rowsFor: (email) => rowsFor(accounts, rights, email),
    register: (server, routeParts) => register(platform, parts, modules, server, routeParts),
  };
}

type Modules = ReturnType<typeof createModules>;

function createModules(platform: Platform, parts: AppParts) {
  const people = createPeopleModules(platform, parts);
  const { accounts, companies } = people;
  const computers = createDeviceModules(platform, parts, companies);
  const { deviceLicences, gateway } = computers;
  const help = createHelp(platform);
  return {
    ...people,
    ...computers,
    backups: createBackups(platform, parts.databases),
    help,
    requests: createRequests({ platform, accounts, companies, help, licences: deviceLicences }),
    rights: createRights(platform, parts),
    sessions: createSessions({ platform, accounts, companies, gateway, rooms: parts.rooms }),
  };
}

/** Accounts, companies, and what they agree to. */
function createPeopleModules(platform: Platform, { authorities, live, countRows }: AppParts) {
  const companies = createCompanies(platform, (address) => emailIndex(platform.keys, address));
  const consents = createConsents(platform, authorities, companies);
  const accounts = createAccounts(platform, {
    companies,
    live,
    publicUrl: new URL(platform.config.publicUrl),
    erasure: createAccountErasure(platform, countRows),
    invitations: {
      addressOf: async (token) => (await companies.findInvited(token))?.email,
      take: companies.takeInvitation,
    },
    acceptances: consents.acceptances,
  });
  const signOn = createSignOn(platform, { accounts, companies });
  const minors = createMinors({ platform, accounts, companies });
  return { accounts, companies, consents, minors, signOn };
}

/** Devices, and what they report. */
function createDeviceModules(
  platform: Platform,
  { authorities, schemaHash, agentPackages, drift, rooms }: AppParts,
  companies: Companies,
) {
  const hasDevice = (companyId: string, deviceId: string) => deviceExists(platform, companyId, deviceId);
  const metrics = createMetrics(platform, hasDevice);
  const logs = createLogs(platform, hasDevice);
  const licences = createLicences(platform);
  companies.explainWith(policyFacts(platform));
  companies.explainWith(licences.facts);
  companies.explainWith(sessionFacts);
  companies.listWith(licences.seatsOf);
  const deviceLicences = licenceLink(platform, authorities);
  const { ruleChanges } = companies;
  const deviceParts = { platform, authorities, schemaHash, licences: deviceLicences, ruleChanges };
  const link = createDeviceLink(deviceParts);
  const gateway = createGateway(platform, {
    authorities,
    sinks: { ...link.sinks, ...metrics.sinks, ...logs.sinks, ...activitySinks(platform) },
    services: { ...link.services, sessionSaid: sessionWords({ platform, rooms, companies }) },
    drifted: () => drift.tables(),
  });
  const devices = createDevices(deviceParts, gateway);
  const packages = createPackages(agentPackages, platform.config.publicUrl, devices.companyOfToken);
  const activity = createActivity({ platform, authorities }, gateway);
  return { activity, deviceLicences, devices, gateway, licences, logs, metrics, packages };
}

function register(
  platform: Platform,
  { authorities, schemaHash }: AppParts,
  modules: Modules,
  server: HttpServer,
  { checks, ...shown }: RouteParts,
): void {
  const { backups, gateway, help, requests, rights, sessions } = modules;
  const caFingerprint = authorities.serverCa.fingerprint;
  const status = createStatus(platform, {
    ...shown,
    schemaHash,
    caFingerprint,
    presence: gateway,
    board: () => board(platform),
    backupLateSince: backups.lateSince,
  });
  registerPeople(server, modules);
  registerDevices(server, modules, platform);
  registerGroup(server, api.backups, backups.handlers);
  registerGroup(server, api.help, help.handlers);
  registerGroup(server, api.requests, requests);
  registerGroup(server, api.sessions, sessions.handlers);
  registerGroup(server, api.server, status.handlers);
  registerGroup(server, api.trust, { ...promiseHandlers(platform, checks), ...rights });
}

function registerPeople(
  server: HttpServer,
  { accounts, companies: { handlers }, consents, minors, signOn }: Modules,
): void {
  registerGroup(server, api.accounts, accounts.handlers);
  registerGroup(server, api.security, accounts.security);
  registerGroup(server, api.signOn, signOn);
  registerGroup(server, api.signUp, accounts.signUp);
  registerGroup(server, api.me, accounts.me);
  registerGroup(server, api.tokens, accounts.tokens);
  registerGroup(server, api.factorReset, accounts.factorReset);
  registerGroup(server, api.signInRules, accounts.signInRules);
  registerGroup(server, api.companies, handlers.companies);
  registerGroup(server, api.portal, handlers.portal);
  registerGroup(server, api.units, handlers.units);
  registerGroup(server, api.people, handlers.people);
  registerGroup(server, api.invitations, handlers.invitations);
  registerGroup(server, api.staff, handlers.staff);
  registerGroup(server, api.levels, handlers.levels);
  registerGroup(server, api.policies, handlers.policies);
  registerGroup(server, api.agreements, consents.handlers.agreements);
  registerGroup(server, api.consents, consents.handlers.consents);
  registerGroup(server, api.ownAgreements, consents.handlers.ownAgreements);
  registerGroup(server, api.standing, consents.handlers.standing);
  registerGroup(server, api.minors, minors.handlers);
}

function registerDevices(
  server: HttpServer,
  { activity, devices, licences, logs, metrics, packages }: Modules,
  platform: Platform,
): void {
  registerGroup(server, api.devices, { ...devices.devices, ...metrics.handlers, ...logs.handlers });
  registerGroup(server, api.enrolment, devices.enrolment);
  registerGroup(server, api.licences, licences.handlers);
  registerGroup(server, api.roots, { ...createRoots(platform), ...devices.certificates });
  registerGroup(server, api.focus, activity.handlers);
  registerGroup(server, api.packages, packages);
}

async function rowsFor(accounts: Accounts, rights: ReturnType<typeof createRights>, email: string) {
  const caller = await accounts.findCaller(email);
  if (!caller) {
    const links = { record: mailToken.name, rows: await accounts.countLinksTo(email) };
    return { accountId: null, records: [{ record: accountRecord.name, rows: 0 }, links] };
  }
  // this handler looks at its caller only
  const { records } = await rights.myData(noInput, { caller } as Call<'self.rights'>);
  return { accountId: caller.accountId, records };
}

function sweepOf(platform: Platform, companies: Companies, accounts: Accounts): Task {
  return keySweep(platform, async ({ kind, id }) =>
    kind === 'company' ? (await companies.find(id)) !== null : accounts.hasPerson(id),
  );
}
