import type { z } from 'zod';
import { canonical } from '@candor/policy/canonical.ts';
import { completeBody } from '@candor/policy/rights/modes.ts';
import { policyRights } from '@candor/policy/rights/session-rights.ts';
import type { DevicePolicy, policy } from '@candor/protocol/messages/server.ts';
import type { Tx } from '../../platform/db/index.ts';
import { sessionRules, type TrustedBy } from '../companies/index.ts';
import { standingOf } from '../consents/index.ts';

type Sessions = NonNullable<DevicePolicy['sessions']>;

/** What sessions may do on a device as it is sent there, with the versions of the roots' words that went with it. */
export interface SentSessions extends Sessions {
  /** Of the company's rules, 0 for none, and of each standing consent. */
  signed: number[];
}
/** With those words. */
export interface CompiledSessions {
  sent: SentSessions;
  words: Pick<z.output<typeof policy>, 'sessionRules' | 'standing'>;
}

/** Where a company said nothing, and of a workstation. */
const usual: SentSessions = {
  deviceClass: 'workstation',
  rules: completeBody({ rights: {} }),
  standing: [],
  signed: [0],
};

export const isSent = (sessions: SentSessions | null, next: SentSessions): boolean =>
  canonical({ ...(sessions ?? usual) }) === canonical({ ...next });

/** As it stands in a device's policy. */
export const sessionsIn = (sessions: SentSessions | null): Sessions => {
  const { deviceClass, rules, standing } = sessions ?? usual;
  return { deviceClass, rules, standing };
};

/** Of those devices in use whose agents know of it (clause L4). A few statements, however many they are. */
export async function compileSessions(
  tx: Tx,
  companyId: string,
  trusted: TrustedBy,
  now: Date,
): Promise<Map<string, CompiledSessions>> {
  const all = await sessionRules(tx, companyId, trusted, now);
  const covered = [...all].map(([id, { path, rules }]) => {
    const rights = policyRights.filter((right) => rules.rights[right] === 'standing');
    return { id, path, rights, roots: trusted.get(id) ?? [] };
  });
  const standing = await standingOf(tx, companyId, covered, now);
  return new Map(
    [...all].map(([id, { deviceClass, rules, signed }]) => {
      const held = standing.get(id) ?? [];
      const sent = {
        deviceClass,
        rules,
        standing: held.map((one) => one.id),
        signed: [signed?.version ?? 0, ...held.map(({ version }) => version)],
      };
      const words = {
        ...(signed && { sessionRules: signed.signed }),
        ...(held.length > 0 && { standing: held.map((one) => one.signed) }),
      };
      return [id, { sent, words }] as const;
    }),
  );
}
