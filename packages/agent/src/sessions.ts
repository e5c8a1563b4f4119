import { partsBeyond, sessionBound, withinBound } from '@candor/policy/rights/bound.ts';
import type { DeviceClass, PolicyBody } from '@candor/policy/rights/modes.ts';
import { policyEn } from '@candor/policy/texts/policy-en.ts';
import { partWords } from '@candor/policy/texts/policy-words.ts';
import type { DevicePolicy } from '@candor/protocol/messages/server.ts';
import type { HeldStanding } from './standing-consent.ts';
import { statementRefusals, type StatementRefusal } from './statement-refusals.ts';
import type { TrustedRoots } from './trusted-roots.ts';

/** What a device policy says of sessions. */
export type SaidOfSessions = NonNullable<DevicePolicy['sessions']>;

/** What sessions may do here now, as `status` tells it (notice/told-sessions.ts). */
export interface SessionsNow {
  /** Null while the server has not said anything: then everybody is asked. */
  rules: PolicyBody | null;
  /** How far the server could go. */
  most: PolicyBody;
  /** Which root said so, and until when (ms since 1970 UTC); null where none did. */
  signed: { root: string; until: number } | null;
  standing: HeldStanding[];
}

/** @param at ms since 1970 UTC: a root's word that has ended by then counts no more, and what it allowed neither */
export function sessionsAt(
  said: SaidOfSessions | undefined,
  deviceClass: DeviceClass,
  roots: TrustedRoots,
  at: number,
): SessionsNow {
  const signed = roots.sessionRules(at);
  const most = sessionBound(signed?.rules, deviceClass);
  return {
    rules: said ? withinBound(said.rules, most) : null,
    most,
    signed: signed ? { root: signed.root, until: signed.until } : null,
    standing: roots.standing(at).filter(({ id }) => said?.standing.includes(id)),
  };
}

/**
 * Why a policy's rules are not taken, for a person; undefined when they are within what a root signed.
 * @param code why the root's word that came with them does not count
 */
export function findBeyond(
  { deviceClass, rules }: SaidOfSessions,
  own: DeviceClass,
  most: PolicyBody,
  code: StatementRefusal | undefined,
): string | undefined {
  if (deviceClass !== own)
    return `class: it is for a ${deviceClass}, but this computer's administrator says ${own}`;
  const [part] = partsBeyond(rules, most);
  if (part === undefined) return undefined;
  if (code) return `sessionRules: ${statementRefusals[code]} (${code})`;
  const inWords = (body: PolicyBody) => partWords(body, part, policyEn) ?? policyEn.always;
  return `${part}: asked ${inWords(rules)}, but without a root's word the most is ${inWords(most)}`;
}
