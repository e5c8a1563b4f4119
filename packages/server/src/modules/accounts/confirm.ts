import type { Output } from '@candor/protocol/api/route.ts';
import type { security } from '@candor/protocol/api/security.ts';
import { fail } from '../../platform/http/index.ts';
import { factorCheck, requireRight, type Factor } from './factor-check.ts';
import { findPhc, heldFactors, listPasskeys } from './factor-queries.ts';
import type { Assertion } from './passkeys.ts';
import { renewingStep, type OwnCall } from './renewal.ts';
import { usePasskey, type SignInParts } from './sign-in-steps.ts';
import { networkHashOf } from './sign-in.ts';
import { limits } from './throttle.ts';

/** How the caller may say that it is them. */
export async function confirmOptions(
  { platform: { database }, passkeys }: SignInParts,
  { caller: { accountId } }: OwnCall,
): Promise<Output<typeof security.confirmOptions>> {
  const [held, known, phc] = await database.withInstance(
    'authentication',
    async (tx) =>
      [
        await heldFactors(tx, accountId),
        (await listPasskeys(tx, accountId)).filter(({ state }) => state === 'active'),
        await findPhc(tx, accountId),
      ] as const,
  );
  const needsCode = held.totp || held.passkeys > 0;
  return {
    password: phc !== undefined,
    factors: [
      ...(held.totp ? (['totp'] as const) : []),
      ...(needsCode && held.recoveryCodes > 0 ? (['recovery-code'] as const) : []),
    ],
    passkey:
      known.length === 0 ? null : await passkeys.requestOptions({ kind: 'confirm', for: accountId }, known),
  };
}

export async function confirmByPasskey(
  parts: SignInParts,
  response: Assertion,
  call: OwnCall,
): Promise<void> {
  await usePasskey(parts, response, { kind: 'confirm', for: call.caller.accountId }, call);
  const now = parts.platform.clock.now();
  await renewingStep(parts.platform, call, {
    work: async () => undefined,
    change: { confirmedAt: now, factorAt: now },
    others: 'stay',
  });
}

/** The password, and a factor where the account has one. Wrong ones count like wrong sign-ins. */
export async function confirmByPassword(
  parts: SignInParts,
  { password, factor }: { password: string; factor?: Factor | undefined },
  call: OwnCall,
): Promise<void> {
  const { platform, passwords, throttle } = parts;
  const { database, keys, clock } = platform;
  const { accountId: id, personId } = call.caller;
  const network = await networkHashOf(keys, call.client.network);
  const tries = await throttle.of(
    limits.accountKnown,
    `confirm|${id}|${Buffer.from(network).toString('hex')}`,
  );
  const { phc, held } = await database.withInstance('authentication', async (tx) => ({
    phc: await findPhc(tx, id),
    held: await heldFactors(tx, id),
  }));
  await database.withInstance('security', (tx) => throttle.take(tx, tries));
  if ((await passwords.verify(id, password, phc)) === 'wrong') fail('confirm_failed');
  await database.withInstance('security', (tx) => throttle.giveBack(tx, tries));
  const needsCode = held.totp || held.passkeys > 0;
  if (needsCode && !factor) fail('confirm_failed', { missing: 'factor' });
  const check =
    factor && needsCode ? await factorCheck(platform, throttle, { id, personId }, factor) : undefined;
  const now = clock.now();
  const outcome = await renewingStep(platform, call, {
    work: async (tx) => (check ? check(tx) : 'right'),
    isDone: (result) => result === 'right',
    change: { confirmedAt: now, ...(check && { factorAt: now }) },
    others: 'stay',
  });
  requireRight(outcome);
}
