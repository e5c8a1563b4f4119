import type { Output } from '@candor/protocol/api/route.ts';
import type { security } from '@candor/protocol/api/security.ts';
import type { Tx } from '../../platform/db/index.ts';
import { fail } from '../../platform/http/index.ts';
import { KeyRefused } from '../../platform/keys/index.ts';
import { newId } from '../../platform/new-id.ts';
import type { Platform } from '../../platform/platform.ts';
import { Challenges } from './challenges.ts';
import {
  deletePasskey,
  deleteRecoveryCodes,
  deleteTotp,
  findPhc,
  findTotp,
  heldFactors,
  insertPasskey,
  insertRecoveryCodes,
  listPasskeys,
  renamePasskey,
  replaceTotp,
} from './factor-queries.ts';
import { changeAccount } from './life-queries.ts';
import { notifyAccount } from './notices.ts';
import type { Registration } from './passkeys.ts';
import { findAccount } from './queries.ts';
import { newRecoveryCodes } from './recovery-codes.ts';
import { renewingStep, type OwnCall } from './renewal.ts';
import { isFactorRequired, type SignInParts } from './sign-in-steps.ts';
import { newTotpSecret, showTotp, totpStep } from './totp.ts';

const enrolmentMs = 10 * 60_000;
const mostPasskeys = 20;

/**
 * What an account proves itself with beside its password. Every change ends its other sign-ins and gives this one a
 * new token; who must have a factor can replace the last one, and not remove it (clause F5).
 */
export class Factors {
  readonly #parts: SignInParts;
  /** Account -> the secret whose first code is awaited. */
  readonly #enrolments: Challenges<Uint8Array>;

  constructor(parts: SignInParts) {
    this.#parts = parts;
    this.#enrolments = new Challenges(parts.platform.clock, enrolmentMs);
  }

  async list({ caller: { accountId, personId } }: OwnCall): Promise<Output<typeof security.factors>> {
    const { database, keys } = this.#parts.platform;
    const found = await database.withInstance('authentication', async (tx) => ({
      totp: await findTotp(tx, accountId),
      passkeys: await listPasskeys(tx, accountId),
      held: await heldFactors(tx, accountId),
      phc: await findPhc(tx, accountId),
    }));
    const sealer = await sealerUnlessAway(keys, personId);
    return {
      hasPassword: found.phc !== undefined,
      isRequired: await isFactorRequired(this.#parts, accountId),
      totp: found.totp
        ? { enrolledAt: found.totp.enrolledAt.getTime(), usedAt: found.totp.usedAt?.getTime() ?? null }
        : null,
      passkeys: found.passkeys.map(({ id, name, state, createdAt, usedAt }) => ({
        id,
        name: sealer?.open('passkey', 'name', id, name, 'authentication') ?? null,
        state,
        createdAt: createdAt.getTime(),
        usedAt: usedAt?.getTime() ?? null,
      })),
      recoveryCodesLeft: found.held.recoveryCodes,
    };
  }

  async totpOptions({ caller }: OwnCall): Promise<Output<typeof security.totpOptions>> {
    const email = await this.#email(caller);
    const secret = newTotpSecret();
    this.#enrolments.give(caller.accountId, secret);
    return showTotp(secret, 'Candor', email);
  }

  /** By the first code of the secret that was shown; a wrong one may be tried again. */
  async addTotp(code: string, call: OwnCall): Promise<void> {
    const { platform } = this.#parts;
    const { accountId, personId } = call.caller;
    const now = platform.clock.now();
    const secret = this.#enrolments.look(accountId);
    const lastStep = secret && totpStep(secret, code, now);
    if (!secret || lastStep === undefined) fail('code_wrong');
    const sealer = await platform.keys.sealerFor({ kind: 'person', id: personId });
    const row = {
      accountId,
      secret: sealer.sealBytes('totp', 'secret', accountId, secret),
      lastStep,
      enrolledAt: now,
      usedAt: null,
    };
    await renewingStep(platform, call, {
      async work(tx) {
        await replaceTotp(tx, row);
        await changeAccount(tx, accountId, { factorDueAt: null });
        await notifyAccount(platform, tx, accountId, added('authenticator'));
      },
      change: { factorAt: now },
      others: 'end',
    });
    this.#enrolments.take(accountId);
  }

  removeTotp(call: OwnCall): Promise<void> {
    return this.#remove(call, 'authenticator', (tx) => deleteTotp(tx, call.caller.accountId));
  }

  async passkeyOptions({ caller }: OwnCall): Promise<Output<typeof security.passkeyOptions>> {
    const { platform, passkeys } = this.#parts;
    const known = await platform.database.withInstance('authentication', (tx) =>
      listPasskeys(tx, caller.accountId),
    );
    if (known.length >= mostPasskeys) fail('too_many_passkeys');
    return passkeys.creationOptions(caller.accountId, await this.#email(caller), known);
  }

  async addPasskey(name: string, response: Registration, call: OwnCall): Promise<string> {
    const { platform, passkeys } = this.#parts;
    const { accountId, personId } = call.caller;
    const made = await passkeys.register(accountId, response);
    const sealer = await platform.keys.sealerFor({ kind: 'person', id: personId });
    const [id, now] = [newId(), platform.clock.now()];
    const row = { ...made, id, accountId, name: sealer.seal('passkey', 'name', id, name), ...fresh(now) };
    await renewingStep(platform, call, {
      async work(tx) {
        if ((await listPasskeys(tx, accountId)).length >= mostPasskeys) fail('too_many_passkeys');
        await insertPasskey(tx, row);
        await changeAccount(tx, accountId, { factorDueAt: null });
        await notifyAccount(platform, tx, accountId, added('passkey'));
      },
      change: { factorAt: now },
      others: 'end',
    });
    return id;
  }

  async renamePasskey(id: string, name: string, { caller }: OwnCall): Promise<void> {
    const { database, keys } = this.#parts.platform;
    const sealer = await keys.sealerFor({ kind: 'person', id: caller.personId });
    const row = { id, accountId: caller.accountId, name: sealer.seal('passkey', 'name', id, name) };
    if (!(await database.withInstance('authentication', (tx) => renamePasskey(tx, row)))) fail('not_found');
  }

  removePasskey(id: string, call: OwnCall): Promise<void> {
    return this.#remove(call, 'passkey', (tx) => deletePasskey(tx, call.caller.accountId, id));
  }

  async makeRecoveryCodes(call: OwnCall): Promise<string[]> {
    const { platform } = this.#parts;
    const { accountId } = call.caller;
    const { codes, rows } = await newRecoveryCodes(platform.keys, accountId, platform.clock.now());
    await renewingStep(platform, call, {
      async work(tx) {
        await deleteRecoveryCodes(tx, accountId);
        await insertRecoveryCodes(tx, rows);
      },
      change: {},
      others: 'end',
    });
    return codes;
  }

  removeRecoveryCodes(call: OwnCall): Promise<void> {
    return renewingStep(this.#parts.platform, call, {
      work: (tx) => deleteRecoveryCodes(tx, call.caller.accountId),
      change: {},
      others: 'end',
    });
  }

  /** Codes go with the last factor that they stand in for. */
  async #remove(
    call: OwnCall,
    factor: 'authenticator' | 'passkey',
    remove: (tx: Tx) => Promise<boolean>,
  ): Promise<void> {
    const { accountId } = call.caller;
    const isRequired = await isFactorRequired(this.#parts, accountId);
    const { platform } = this.#parts;
    await renewingStep(platform, call, {
      async work(tx) {
        if (!(await remove(tx))) fail('not_found');
        await notifyAccount(platform, tx, accountId, { template: 'factor-removed', params: { factor } });
        const { totp, passkeys } = await heldFactors(tx, accountId);
        if (totp || passkeys > 0) return;
        if (isRequired) fail('last_factor');
        await deleteRecoveryCodes(tx, accountId);
      },
      change: {},
      others: 'end',
    });
  }

  async #email({ accountId, personId }: OwnCall['caller']): Promise<string> {
    const { database, keys } = this.#parts.platform;
    const account = await database.withInstance('authentication', (tx) => findAccount(tx, accountId));
    if (!account) fail('not_signed_in');
    const sealer = await keys.sealerFor({ kind: 'person', id: personId });
    return sealer.open('account', 'email', accountId, account.email, 'authentication');
  }
}

const added = (factor: 'authenticator' | 'passkey') =>
  ({ template: 'factor-added', params: { factor } }) as const;

/** As every passkey begins. */
export const fresh = (createdAt: Date) => ({ state: 'active', createdAt, usedAt: null }) as const;

/** Pages go on without the keyring: without names. */
export async function sealerUnlessAway(keys: Platform['keys'], personId: string) {
  try {
    return await keys.sealerFor({ kind: 'person', id: personId });
  } catch (error) {
    if (error instanceof KeyRefused && error.code === 'key_unavailable') return undefined;
    throw error;
  }
}
