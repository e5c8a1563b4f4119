import type { z } from 'zod';
import type { factor } from '@candor/protocol/api/security.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/http/index.ts';
import type { Platform } from '../../platform/platform.ts';
import { findTotp, heldFactors, useRecoveryCode, useTotpStep } from './factor-queries.ts';
import { notifyAccount, type NoticeParts } from './notices.ts';
import { recoveryCodeHash } from './recovery-codes.ts';
import { lockAccount } from './sign-in-queries.ts';
import { limits, type Throttle } from './throttle.ts';
import { totpStep } from './totp.ts';

export type Factor = z.output<typeof factor>;
export type FactorOutcome = 'right' | 'used' | 'wrong';
interface Account {
  id: string;
  personId: string;
}

/**
 * A check of one code, to be run in the transaction of the step that needs it, which commits also when the code is
 * wrong: wrong ones are counted there, one at a time for each account. Fails with slow_down.
 */
export async function factorCheck(
  platform: Pick<Platform, 'clock'> & NoticeParts,
  throttle: Throttle,
  account: Account,
  given: Factor,
): Promise<(tx: Tx) => Promise<FactorOutcome>> {
  const { keys, clock } = platform;
  const tries = await throttle.of(limits.code, account.id);
  const use =
    given.kind === 'totp'
      ? await totpUse(keys, clock, account, given.code)
      : await recoveryCodeUse(keys, clock, account, given.code);
  return async (tx) => {
    await lockAccount(tx, account.id);
    await throttle.requireFree(tx, tries);
    const outcome = await use(tx);
    if (outcome === 'wrong') await throttle.take(tx, tries);
    if (outcome === 'right' && given.kind === 'recovery-code') await tellCodesLeft(platform, tx, account.id);
    return outcome;
  };
}

async function tellCodesLeft(parts: NoticeParts, tx: Tx, accountId: string): Promise<void> {
  const { recoveryCodes } = await heldFactors(tx, accountId);
  await notifyAccount(parts, tx, accountId, {
    template: 'recovery-code-used',
    params: { left: String(recoveryCodes) },
  });
}

/** Fails with code_used or code_wrong unless it was right. */
export function requireRight(outcome: FactorOutcome): void {
  if (outcome !== 'right') fail(outcome === 'used' ? 'code_used' : 'code_wrong');
}

async function totpUse(
  keys: Platform['keys'],
  clock: Platform['clock'],
  { id, personId }: Account,
  code: string,
): Promise<(tx: Tx) => Promise<FactorOutcome>> {
  const sealer = await keys.sealerFor({ kind: 'person', id: personId });
  return async (tx) => {
    const row = await findTotp(tx, id);
    if (!row) return 'wrong';
    const now = clock.now();
    const step = totpStep(sealer.openBytes('totp', 'secret', id, row.secret, 'authentication'), code, now);
    if (step === undefined) return 'wrong';
    return (await useTotpStep(tx, id, step, now)) ? 'right' : 'used';
  };
}

async function recoveryCodeUse(
  keys: Platform['keys'],
  clock: Platform['clock'],
  { id }: Account,
  code: string,
): Promise<(tx: Tx) => Promise<FactorOutcome>> {
  const hash = await recoveryCodeHash(keys, id, code);
  return (tx) => useRecoveryCode(tx, id, hash, clock.now());
}
