/** Every migration in the order in which it runs. Paths are below packages/server/src; a released file never changes. */
export const order: readonly string[] = [
  'platform/keys/001-instance.sql',
  'platform/audit/001-audit.sql',
  'platform/egress/001-egress.sql',
  'modules/accounts/001-accounts.sql',
  'modules/companies/001-companies.sql',
  'modules/devices/001-devices.sql',
  'modules/metrics/001-metrics.sql',
  'modules/logs/001-logs.sql',
  'modules/activity/001-activity.sql',
  'modules/promises/001-check-results.sql',
  'modules/retention/001-retention-runs.sql',
  'modules/rights/001-erasures.sql',
  'modules/backups/001-backups.sql',
  'modules/roots/001-roots.sql',
  'modules/devices/002-pins.sql',
  'modules/devices/003-requests.sql',
  'modules/devices/005-device-policy.sql',
  'modules/devices/006-widening.sql',
  'modules/roots/002-retirements.sql',
  'modules/accounts/002-people.sql',
  'modules/companies/002-members.sql',
  'platform/mail/001-mail.sql',
  'modules/accounts/003-factors.sql',
  'modules/accounts/004-life.sql',
  'modules/companies/003-structure.sql',
  'modules/companies/004-levels.sql',
];

/** Those of the keyring's own database. */
export const keyringOrder: readonly string[] = [
  'platform/keys/keyring/001-keyring.sql',
  'platform/keys/keyring/002-versions.sql',
];
