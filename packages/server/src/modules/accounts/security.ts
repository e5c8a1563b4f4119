import type { security } from '@candor/protocol/api/security.ts';
import type { Handlers } from '../../platform/http/index.ts';
import { confirmByPasskey, confirmByPassword, confirmOptions } from './confirm.ts';
import { Factors } from './factors.ts';
import { endOtherSignIns, endOwnSignIn, ownSignIns } from './sign-in-list.ts';
import type { SignInParts } from './sign-in-steps.ts';

const done = { next: 'done' } as const;

/** Confirmations, sign-ins and factors of the caller. */
export function securityHandlers(parts: SignInParts): Handlers<typeof security> {
  const factors = new Factors(parts);
  const { platform } = parts;
  return {
    confirmOptions: (_input, call) => confirmOptions(parts, call),
    async confirmPasskey({ body }, call) {
      await confirmByPasskey(parts, body.response, call);
      return done;
    },
    async confirmPassword({ body }, call) {
      await confirmByPassword(parts, body, call);
      return done;
    },
    signIns: (_input, call) => ownSignIns(platform, call),
    async endSignIn({ params }, call) {
      await endOwnSignIn(platform, params.id, call);
      return done;
    },
    endOtherSignIns: async (_input, call) => ({ ended: await endOtherSignIns(platform, call) }),
    factors: (_input, call) => factors.list(call),
    totpOptions: (_input, call) => factors.totpOptions(call),
    async addTotp({ body }, call) {
      await factors.addTotp(body.code, call);
      return done;
    },
    async removeTotp(_input, call) {
      await factors.removeTotp(call);
      return done;
    },
    passkeyOptions: (_input, call) => factors.passkeyOptions(call),
    async addPasskey({ body }, call) {
      const id = await factors.addPasskey(body.name, body.response, call);
      call.entry.targetId = id;
      return { id };
    },
    async renamePasskey({ params, body }, call) {
      await factors.renamePasskey(params.id, body.name, call);
      return done;
    },
    async removePasskey({ params }, call) {
      await factors.removePasskey(params.id, call);
      return done;
    },
    makeRecoveryCodes: async (_input, call) => ({ codes: await factors.makeRecoveryCodes(call) }),
    async removeRecoveryCodes(_input, call) {
      await factors.removeRecoveryCodes(call);
      return done;
    },
  };
}
