import { fromBase64url } from '@candor/crypto/encoding.ts';
import { groupsOfFour, rootFingerprint } from '@candor/crypto/root-key.ts';
import { importVerifyingKey, verify } from '@candor/crypto/sign.ts';
import { canonical } from '@candor/policy/canonical.ts';
import { readReceipt, type ConsentDocument } from '@candor/protocol/consent-receipt.ts';
import type { Verdict } from './verdict.ts';

/** The receipt of a consent: as the instance wrote it, to the byte, and signed by the key that it names. */
export async function verifyReceipt(text: string): Promise<Verdict> {
  const receipt = readReceipt(text);
  if (!receipt) return { state: 'bad', reason: 'the receipt is not as an instance writes one' };
  const { consent, instanceKey, signature } = receipt;
  const [publicKey, signed] = [fromBase64url(instanceKey), fromBase64url(signature)];
  if (publicKey?.length !== 32 || !signed)
    return { state: 'bad', reason: 'the receipt has no key or signature' };
  if (!(await verify(await importVerifyingKey(publicKey), canonical(consent), signed)))
    return { state: 'bad', reason: 'the signature is not of this consent' };
  return { state: 'good', lines: said(consent, await rootFingerprint(publicKey)) };
}

function said(consent: ConsentDocument, fingerprint: string): string[] {
  const { act, companyId, accountId, at, textSha256, withdraws } = consent;
  return [
    `Consent to ${what(consent)}, ${act} ${at}`,
    `for company ${companyId} by account ${accountId}`,
    ...(withdraws === null ? [] : [`withdraws the consent ${withdraws}`]),
    `SHA-256 of what was agreed to: ${textSha256}`,
    `signed by the receipt key ${groupsOfFour(fingerprint)}`,
    'Compare the fingerprint with the one that "candor keys show" gives at the instance.',
  ];
}

function what({ kind, version, language, standing, subjectId }: ConsentDocument): string {
  if (kind !== 'standing') return `version ${version} of the ${kind} (${language})`;
  if (!standing) return `the standing consent ${subjectId}`;
  const { sessionRight, target, untilAt } = standing;
  return `${sessionRight} on ${target.kind} ${target.id} until ${untilAt}`;
}
