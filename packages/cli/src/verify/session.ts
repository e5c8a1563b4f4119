import { fromBase64url } from '@candor/crypto/encoding.ts';
import { groupsOfFour, rootFingerprint } from '@candor/crypto/root-key.ts';
import { isSigned } from '@candor/crypto/session/documents.ts';
import {
  sessionDocuments,
  type EndStatement,
  type SessionReceipt,
  type SessionRecord,
} from '@candor/protocol/session/documents.ts';
import type { Verdict } from './verdict.ts';

/** What was answered at a device, and how the session ended: as the device signed it, under the key that the file names. */
export async function verifySession({ identityPublic, signed }: SessionReceipt): Promise<Verdict> {
  const key = fromBase64url(identityPublic);
  if (key?.length !== 32) return { state: 'bad', reason: 'the file has no key of a device' };
  const lines: string[] = [];
  for (const { kind, document, signature } of signed) {
    if (!(await isSigned(key, kind, { document, signature })))
      return { state: 'bad', reason: `${kind}: the signature is not of this document` };
    const said = saidBy(document);
    if (!said) return { state: 'bad', reason: `${kind}: the document has not the form of its kind` };
    lines.push(...said);
  }
  lines.push(
    `signed by the device's key ${groupsOfFour(await rootFingerprint(key))}`,
    'Compare the fingerprint with the one that the device shows: candor-agent status.',
  );
  return { state: 'good', lines };
}

function saidBy(document: string): string[] | undefined {
  const record = sessionDocuments.record.read(document);
  if (record) return answerOf(record);
  const end = sessionDocuments.end.read(document);
  return end && [endOf(end)];
}

function answerOf({ sessionId, deviceId, asker, rights, by, at, until }: SessionRecord): string[] {
  return [
    `Session ${sessionId} on device ${deviceId}, asked for by ${asker.personId}`,
    ...rights.map(({ right, answer }) => `${right}: ${answer} (${by}) ${time(at)}`),
    ...(until === null ? [] : [`until ${time(until)}`]),
  ];
}

const endOf = ({ sessionId, state, why, startedAt, endedAt }: EndStatement) =>
  `Session ${sessionId}: ${state} (${why}) ${time(endedAt)}${startedAt === null ? '' : `, began ${time(startedAt)}`}`;

const time = (at: number) => new Date(at).toISOString();
