/**
 * Owns erasure. Promises: a person sees, exports and erases what is held about them without asking anybody, and an
 * erasure that left rows, or found rows and removed none, is a failure and says so.
 */
import type { trust } from '@candor/protocol/api/trust.ts';
import { fail } from '../../platform/http/fail.ts';
import type { Handlers } from '../../platform/http/router.ts';
import type { Platform } from '../../platform/platform.ts';
import { erase, planErasure, type CountRows } from './erasure.ts';
import { exportMyData } from './export.ts';
import { exportsToday, myData, recordsAbout, withRecord } from './held.ts';
import { openedRows } from './open-rows.ts';

export type { CountRows } from './erasure.ts';
export { createAccountErasure, type AccountErasure, type AccountOwner } from './account-erasure.ts';
export { eraseAccountAgain, eraseAgain } from './erase-again.ts';
export { erasedWithAccount, proofRecords } from './subject-rows.ts';
export type RightsRoutes = Pick<typeof trust, 'myData' | 'myRows' | 'exportMyData' | 'planErasure' | 'erase'>;

const exportsADay = 3;
const rowsShown = 50;

/** @param countRows counts by another role than the one that deletes */
export function createRights(
  platform: Platform,
  { schemaHash, countRows }: { schemaHash: string; countRows: CountRows },
): Handlers<RightsRoutes> {
  return {
    myData: (_input, { caller }) => myData(platform, caller),
    async myRows({ params }, { caller }) {
      const about =
        recordsAbout(caller).find(({ record }) => record.name === params.record) ?? fail('not_found');
      const sealer = await platform.keys.sealerFor({ kind: 'person', id: caller.personId });
      const rows = await withRecord(platform, caller, about, async (tx) => {
        for await (const page of openedRows(tx, about.record, about.whose, sealer))
          return page.slice(0, rowsShown);
        return [];
      });
      return { rows };
    },
    async exportMyData(_input, { caller, signal }) {
      if ((await exportsToday(platform, caller)) >= exportsADay)
        fail('too_many_requests', { retryAfterS: 86_400 });
      const stream = await exportMyData(platform, caller, schemaHash, signal);
      const day = platform.clock.now().toISOString().slice(0, 10);
      return { stream, filename: `candor-my-data-${day}.zip`, contentType: 'application/zip' };
    },
    async planErasure(_input, { caller }) {
      return {
        ...(await planErasure(platform, caller.personId)),
        stays: [...stays, inBackups(platform.config)],
      };
    },
    async erase({ body }, { caller }) {
      const { id, steps, endedAt } = await erase(platform, caller.personId, body.planHash, countRows);
      return { id, state: 'done', steps, endedAt: endedAt.getTime() };
    },
  };
}

function inBackups({ backupKeepDays: data, keyringBackupKeepDays: keyring }: Platform['config']) {
  return {
    record: 'backups',
    why:
      `Backups made before hold the rows until they are removed, after ${data} days; those of the keys go after ` +
      `${keyring} days. Whoever restores one erases again before it is used: a ledger beside the backups says what.`,
  };
}

const stays = [
  { record: 'platform.account', why: 'Your account, with which you sign in.' },
  {
    record: 'platform.audit',
    why: 'That an erasure was asked for and how many rows went, without what was in them.',
  },
  {
    record: 'agent ledger',
    why: 'On your own computers the agent keeps its ledger for 30 days; "npm run agent -- focus leave" deletes it there.',
  },
];
