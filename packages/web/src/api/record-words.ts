/** What people call a record; its name in the dictionary stands beside it where that matters. */
const words: Readonly<Record<string, string>> = {
  'platform.person': 'You',
  'platform.account': 'Your account',
  'platform.member': 'Your roles in a company',
  'platform.password': 'Your password, as a hash',
  'platform.totp': 'Your authenticator app',
  'platform.profile': 'Your professional details',
  'platform.mail_token': 'Links that wait to be opened',
  'platform.api_token': 'Your API tokens',
  'platform.passkey': 'Your passkeys',
  'platform.recovery_code': 'Your recovery codes, as hashes',
  'platform.factor_reset': 'Removals of lost factors',
  'platform.throttle': 'Wrong tries to sign in, without names',
  'platform.sign_in': 'Your sign-ins',
  'platform.mail': 'Letters',
  'platform.company': 'Company',
  'platform.unit': 'Sites, departments and groups',
  'platform.narrowed_role': 'Narrowed roles',
  'platform.staff_assignment': "Assignments of the operator's staff",
  'platform.staff_reach': 'Companies that staff reaches',
  'platform.staff_refusal': 'Staff that a company refuses',
  'platform.invitation': 'Invitations',
  'platform.identity_provider': 'Identity providers of a company',
  'platform.identity_domain': 'Domains of a company',
  'platform.identity_link': 'Providers that you sign in with',
  'platform.structure_event': 'History of a company',
  'platform.permission_level': 'Permission levels',
  'platform.device_person': 'People that a device is assigned to',
  'platform.company_policy': 'What sessions may ask for',
  'platform.agreement': 'Agreements',
  'platform.agreement_version': 'Versions of agreements',
  'platform.agreement_text': 'Texts of agreements',
  'platform.agreement_notice': 'Letters about agreements',
  'platform.consent': 'What you agreed to',
  'platform.standing_consent': 'Standing consents',
  'platform.licence': 'Licences',
  'platform.seat': 'Seats of a licence',
  'platform.instance': 'This instance',
  'platform.authority': 'Keys of this instance',
  'platform.setup_link': 'Set-up link',
  'platform.backup': 'Backups',
  'platform.device': 'Devices',
  'platform.device_key': 'Certificates of devices',
  'platform.enrolment_token': 'Enrolment tokens',
  'platform.enrolment_request': 'Devices that asked to come in',
  'platform.device_policy': 'Policy of the device',
  'platform.device_widening': 'Signed widening of the policy',
  'platform.device_certificate': 'Certificates signed by a root key',
  'platform.root_key': 'Root keys',
  'platform.roster': 'Rosters',
  'platform.egress': 'Outbound connections',
  'platform.egress_day': 'Outbound connections by the day',
  'platform.report': 'Reports received',
  'platform.refusal': 'Refused values',
  'platform.check_result': 'Results of checks',
  'platform.retention_run': 'Runs of the retention',
  'platform.erasure': 'Erasures',
  'platform.audit': 'Audit log',
  'manage.availability': 'Availability',
  'manage.network': 'Network',
  'manage.inventory': 'Inventory',
  'manage.inventory.system': 'System',
  'manage.inventory.cpu': 'Processor',
  'manage.inventory.memory': 'Memory',
  'manage.inventory.disks': 'Disks',
  'manage.inventory.mounts': 'File systems',
  'manage.inventory.adapters': 'Network adapters',
  'manage.inventory.agent': 'Agent',
  'manage.metric': 'Metrics',
  'manage.metric_hour': 'Metrics by the hour',
  'manage.metric_day': 'Metrics by the day',
  'manage.log': 'Log messages',
  'agent.outbox_loss': 'Lost rows',
  'focus.device': 'Your Focus devices',
  'focus.device_key': 'Certificates of your Focus devices',
  'focus.token': 'Tokens to join a device',
  'focus.batch': 'Focus reports received',
  'focus.refusal': 'Refused Focus values',
  'focus.label': 'Names of applications',
  'focus.interval': 'Intervals of your time record',
  'agent ledger': 'The ledger on your devices',
};

/** A record that has no word yet shows its own name, so that nothing is hidden. */
export function recordWords(record: string): string {
  return words[record] ?? record;
}

const purposes: Readonly<Record<string, string>> = {
  service: 'to run the service',
  authentication: 'to sign you in',
  monitoring: 'to look after devices',
  support: 'to find and mend faults',
  security: 'to keep strangers out',
  integrity: 'to notice lost reports',
  time_analysis: 'to show you your own time',
  accountability: 'to prove what was done',
  legal_duty: 'because the law asks for it',
  contact: 'to reach you',
  rights: 'to serve your rights',
};

export function purposeWords(purpose: readonly string[]): string {
  return [...new Set(purpose)].map((one) => purposes[one] ?? one).join(', ');
}

const sights: Readonly<Record<string, string>> = {
  self: 'only you',
  nobody: 'nobody',
  public: 'everybody',
  'device.view': 'members of the company who may see devices',
  'log.view': 'members of the company who may see logs',
  'enrolment.manage': 'members of the company who enrol devices',
  'instance.operate': 'operators of this instance',
  'trust.view': 'everybody who may see the promises',
  'agreement.view': 'members of the company',
  'consent.view': 'members of the company who may see its consents',
};

export function sightWords(visibility: readonly string[]): string {
  return visibility.map((one) => sights[one] ?? one).join(', ');
}

const lengths: Readonly<Record<number, string>> = {
  1: '1 day',
  396: '13 months',
  731: '24 months',
  1096: '3 years',
};
const beginnings: Readonly<Record<string, string>> = {
  startedAt: 'it began',
  removedAt: 'the device is removed',
  notAfter: 'the certificate ends',
  receivedAt: 'it was received',
  expiresAt: 'it expires',
  seenAt: 'it was last reported',
  lastAt: 'the last time',
  lastUsedAt: 'the last use',
  onlineUntil: 'the connection ended',
  untilAt: 'the newest lost row',
  endedAt: 'it ended',
  at: 'it was recorded',
  day: 'that day',
  hour: 'that hour',
};

/** "396 days after seenAt" as people say it; "with the account: why" likewise. */
export function retentionWords(retain: string): string {
  const [, kept, why] = /^with the (\w+): (.*)$/u.exec(retain) ?? [];
  if (kept !== undefined) return `as long as the ${kept} exists: ${why ?? ''}`;
  const [, days, from] = /^(\d+) days after (\w+)$/u.exec(retain) ?? [];
  if (days === undefined || from === undefined) return retain;
  return `${lengths[Number(days)] ?? `${days} days`} after ${beginnings[from] ?? from}`;
}

const protections: Readonly<Record<string, 'plain' | 'hmac' | 'sealed' | 'e2e'>> = {
  plain: 'plain',
  hmac: 'hmac',
  'sealed:subject': 'sealed',
  'sealed:company': 'sealed',
  'sealed:instance': 'sealed',
  e2e: 'e2e',
};

/** The class without whose key it is. */
export function protectionOf(protect: string): 'plain' | 'hmac' | 'sealed' | 'e2e' {
  return protections[protect] ?? 'plain';
}

/** "6(1)(b)" with what that article of the GDPR says. */
export function basisWords(basis: string): string {
  const [article = basis, consentKey] = basis.split(' ');
  const said = articles[article];
  const named = `Art. ${article} GDPR`;
  return `${said === undefined ? named : `${said}, ${named}`}${consentKey === undefined ? '' : ` (${consentKey})`}`;
}

const articles: Readonly<Record<string, string>> = {
  '6(1)(a)': 'consent',
  '6(1)(b)': 'contract',
  '6(1)(c)': 'legal duty',
  '6(1)(f)': 'legitimate interest',
};
