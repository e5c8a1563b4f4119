import { createHash } from 'node:crypto';
import { productVersion } from '@candor/protocol/version.ts';
import { removeDevice } from '../modules/devices/index.ts';
import type { AuditEntry } from '../platform/audit/index.ts';
import { BackupRefused } from '../platform/backup/index.ts';
import { KeyRefused } from '../platform/keys/index.ts';
import type { RunningServer } from '../running-server.ts';
import { answerSigning } from './answer-signing.ts';
import { madeFiles, verified } from './backup.ts';
import { done, failed, type HostAnswer, type HostRequest } from './request.ts';
import { runSql } from './sql.ts';

const dayMs = 86_400_000;

/** Carries a verb of the command line out in the running server. Each leaves an audit entry. */
export async function answerVerb(server: RunningServer, request: HostRequest): Promise<HostAnswer> {
  const entry: AuditEntry = { actor: 'host', action: `candor ${request.verb}`, outcome: 'done' };
  try {
    const answer = await carryOut(server, request, entry);
    // sql writes its own entry before it runs
    if (request.verb !== 'sql')
      await server.platform.audit.write({ ...entry, outcome: answer.exitCode === 0 ? 'done' : 'refused' });
    return answer;
  } catch (error) {
    await server.platform.audit.write({ ...entry, outcome: 'failed' });
    if (error instanceof BackupRefused) return failed(error.message);
    return failed(
      error instanceof Error && 'code' in error ? `It failed (${String(error.code)}).` : 'It failed.',
    );
  }
}

function carryOut(server: RunningServer, request: HostRequest, entry: AuditEntry): Promise<HostAnswer> {
  switch (request.verb) {
    case 'setup-link':
      return setupLink(server);
    case 'status':
      return status(server);
    case 'keys show':
      return showKeys(server);
    case 'keys rotate-storage':
      return rotateStorage(server);
    case 'keys rotate-company':
      entry.targetId = request.id;
      return rotateCompany(server, request.id);
    case 'clock':
      return goForward(server, request.days);
    case 'token create':
      return createToken(server, request);
    case 'root show':
    case 'root list':
    case 'root add':
    case 'certificates list':
    case 'certificates add':
      return answerSigning(server, request, entry);
    case 'device revoke':
      entry.targetId = request.id;
      return revokeDevice(server, request.id);
    case 'rows-for':
      return rowsFor(server, request.email, entry);
    case 'account recovery-link':
      return recoveryLink(server, request.email, entry);
    case 'account reset-factors':
      return resetFactors(server, request.email, entry);
    case 'backup':
      return backUp(server);
    case 'verify-backup':
      return verifyBackup(server, request.file);
    case 'sql':
      return runSql(server.superuser, request.statement);
    default:
      return request satisfies never;
  }
}

async function backUp({ app, platform: { config } }: RunningServer): Promise<HostAnswer> {
  return madeFiles(config, await app.backups.make());
}

async function verifyBackup({ app }: RunningServer, file: string): Promise<HostAnswer> {
  return verified(file, await app.backups.verifyFile(file));
}

async function setupLink({ app }: RunningServer): Promise<HostAnswer> {
  const link = await app.accounts.makeSetupLink();
  return link === undefined
    ? failed('This instance has an owner.')
    : done(`Set up the owner (once, within 60 minutes): ${link}`);
}

async function status({ platform: { config }, app, health, localAgent }: RunningServer): Promise<HostAnswer> {
  const parts = await health.parts();
  const failing = parts.filter(({ state }) => state === 'failing');
  return {
    lines: [
      `Candor ${productVersion} runs as PID ${process.pid}`,
      `Console        ${config.publicUrl}`,
      `Agents online  ${app.gateway.count()}`,
      `This computer  ${localAgent.state()}`,
      ...parts.map(
        ({ name, state, detail }) => `${name.padEnd(13)}  ${state}${detail === null ? '' : ` (${detail})`}`,
      ),
    ],
    exitCode: failing.length === 0 ? 0 : 1,
  };
}

async function showKeys({
  app,
  authorities: { serverCa, deviceCa, publicKeys },
}: RunningServer): Promise<HostAnswer> {
  const fingerprint = (key: Uint8Array) => createHash('sha256').update(key).digest('hex');
  return done(
    `server CA    ${serverCa.fingerprint}`,
    `device CA    ${deviceCa.fingerprint}`,
    `policy key   ${fingerprint(publicKeys['policy-key'])}`,
    `receipt key  ${fingerprint(publicKeys['receipt-key'])}`,
    `company      ${await app.companies.firstCompanyId()} (its id: its key is never shown)`,
  );
}

async function rotateStorage({ platform: { config, keys, log } }: RunningServer): Promise<HostAnswer> {
  const n = await keys.rotateStorage();
  log.write('keys.rotated', { kind: 'storage', n });
  return done(
    `${n} keys lie under the new storage key.`,
    `Copy ${config.storageKeyFile} to a safe place elsewhere. Backups of before open with the earlier copy only.`,
  );
}

async function rotateCompany({ platform: { keys, log } }: RunningServer, id: string): Promise<HostAnswer> {
  try {
    const n = await keys.rotateCompany(id);
    log.write('keys.rotated', { kind: 'company', n });
    return done(`The company has a new key, and the keys of ${n} persons lie under it.`);
  } catch (error) {
    if (error instanceof KeyRefused && error.code === 'key_missing')
      return failed('There is no such company.');
    throw error;
  }
}

async function goForward({ platform: { clock, config } }: RunningServer, days: number): Promise<HostAnswer> {
  if (config.dev === 'off' || !clock.goForward)
    return failed('The clock goes forward with CANDOR_DEV=1 only.');
  clock.goForward(days * dayMs);
  return done(`It is ${clock.now().toISOString()} now.`);
}

async function createToken(
  { app, platform }: RunningServer,
  wish: Extract<HostRequest, { verb: 'token create' }>,
): Promise<HostAnswer> {
  const companyId = await app.companies.firstCompanyId();
  return done(
    await app.devices.createToken({
      companyId,
      label: wish.label,
      uses: wish.uses,
      expiresInMinutes: wish.minutes,
      approval: platform.config.enrolmentApproval === 'on',
    }),
  );
}

async function revokeDevice({ platform, app }: RunningServer, id: string): Promise<HostAnswer> {
  const outcome = await removeDevice(platform, await app.companies.firstCompanyId(), id, 'revoked');
  return outcome === 'done' ? done(`${id} is revoked.`) : failed('There is no such device.');
}

async function recoveryLink({ app }: RunningServer, email: string, entry: AuditEntry): Promise<HostAnswer> {
  const made = await app.accounts.recoveryLink(email);
  if (!made) return failed('There is no account with that address that could be recovered.');
  entry.targetId = made.accountId;
  return done(`Hand this over yourself (once, within 10 minutes): ${made.link}`);
}

async function resetFactors({ app }: RunningServer, email: string, entry: AuditEntry): Promise<HostAnswer> {
  const accountId = await app.accounts.removeFactors(email);
  if (accountId === undefined) return failed('There is no account with that address that could sign in.');
  entry.targetId = accountId;
  return done(
    'All factors of the account are removed, and its sign-ins have ended.',
    'The next one is by password and sets up a factor first; who has no password gets an account recovery-link.',
  );
}

async function rowsFor({ app }: RunningServer, email: string, entry: AuditEntry): Promise<HostAnswer> {
  const { accountId, records } = await app.rowsFor(email);
  if (accountId !== null) entry.targetId = accountId;
  return done(...records.map(({ record, rows }) => `${String(rows).padStart(9)}  ${record}`));
}
