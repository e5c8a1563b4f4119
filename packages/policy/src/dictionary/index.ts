/**
 * The dictionary: every field that Candor collects or keeps, declared once. From this list come the agent's
 * allow-list, the strict ingestion schema, column comments, row security, retention, export and erasure.
 */
import { focusDeviceRecord, focusDeviceKey, focusToken, focusBatch, focusRefusal } from './focus/device.ts';
import { focusLabel, focusInterval } from './focus/interval.ts';
import {
  inventory,
  inventorySystem,
  inventoryCpu,
  inventoryMemory,
  inventoryDisks,
  inventoryMounts,
  inventoryAdapters,
  inventoryAgent,
} from './manage/inventory.ts';
import { log, outboxLoss } from './manage/log.ts';
import { metricRecent, metricHour, metricDay } from './manage/metric.ts';
import { availability, network } from './manage/presence.ts';
import { person, accountRecord, password } from './platform/account.ts';
import {
  accountNotice,
  agreement,
  agreementNotice,
  agreementText,
  agreementVersion,
  policyReview,
} from './platform/agreement.ts';
import { apiToken } from './platform/api-token.ts';
import { company, member } from './platform/company.ts';
import { consent, standingConsent, standingSignature } from './platform/consent.ts';
import { devicePolicy, deviceWidening } from './platform/device-policy.ts';
import {
  deviceRecord,
  deviceKey,
  deviceCertificate,
  enrolmentToken,
  report,
  refusal,
} from './platform/device.ts';
import { egressEntry, egressDay } from './platform/egress.ts';
import { enrolmentRequest } from './platform/enrolment-request.ts';
import { factorReset } from './platform/factor-reset.ts';
import { passkey, recoveryCode, throttle, totp } from './platform/factor.ts';
import { helpRequest } from './platform/help-request.ts';
import { instance, authority, setupLink, backup } from './platform/instance.ts';
import { invitation } from './platform/invitation.ts';
import { companyPolicy, devicePerson, permissionLevel } from './platform/level.ts';
import { licence, seat } from './platform/licence.ts';
import { mailToken } from './platform/mail-token.ts';
import { mail } from './platform/mail.ts';
import { minorReport } from './platform/minor-report.ts';
import { profile } from './platform/profile.ts';
import { deviceTransfer, rightRequest } from './platform/request.ts';
import { remoteSession, sessionGrant, sessionRequest, sessionStatement } from './platform/session.ts';
import { signInRule } from './platform/sign-in-rule.ts';
import { signIn } from './platform/sign-in.ts';
import { identityDomain, identityLink, identityProvider } from './platform/sign-on.ts';
import { rootKey, roster } from './platform/signing.ts';
import { staffAssignment, staffReach, staffRefusal } from './platform/staff.ts';
import { narrowedRole, structureEvent, unit } from './platform/structure.ts';
import { checkResult, retentionRun, erasure, audit } from './platform/trust.ts';
import type { DictionaryRecord } from './record.ts';

export const dictionary = {
  instance,
  authority,
  setupLink,
  backup,
  company,
  person,
  accountRecord,
  password,
  profile,
  mailToken,
  apiToken,
  totp,
  passkey,
  recoveryCode,
  unit,
  member,
  narrowedRole,
  signInRule,
  identityProvider,
  identityDomain,
  identityLink,
  staffAssignment,
  staffReach,
  staffRefusal,
  invitation,
  structureEvent,
  signIn,
  throttle,
  factorReset,
  rootKey,
  roster,
  deviceRecord,
  permissionLevel,
  devicePerson,
  companyPolicy,
  rightRequest,
  deviceTransfer,
  remoteSession,
  sessionRequest,
  sessionGrant,
  sessionStatement,
  helpRequest,
  agreement,
  agreementVersion,
  agreementText,
  agreementNotice,
  accountNotice,
  policyReview,
  minorReport,
  consent,
  standingConsent,
  standingSignature,
  deviceKey,
  deviceCertificate,
  enrolmentToken,
  enrolmentRequest,
  devicePolicy,
  deviceWidening,
  licence,
  seat,
  report,
  refusal,
  availability,
  network,
  inventory,
  inventorySystem,
  inventoryCpu,
  inventoryMemory,
  inventoryDisks,
  inventoryMounts,
  inventoryAdapters,
  inventoryAgent,
  metricRecent,
  metricHour,
  metricDay,
  log,
  outboxLoss,
  focusDeviceRecord,
  focusDeviceKey,
  focusToken,
  focusBatch,
  focusRefusal,
  focusLabel,
  focusInterval,
  checkResult,
  retentionRun,
  erasure,
  audit,
  egressEntry,
  egressDay,
  mail,
} as const;

/** In the order in which tables are made; erasure goes through it backwards. */
export const records: readonly DictionaryRecord[] = Object.values(dictionary);
const byName = new Map(records.map((one) => [one.name, one]));

/** The record of that name, or undefined: undeclared. */
export function findRecord(name: string): DictionaryRecord | undefined {
  return byName.get(name);
}

/** Records that have a table of their own (sections live inside another's JSON). */
export const tableRecords: readonly DictionaryRecord[] = records.filter((one) => one.within === undefined);
