import { isSigned } from '@candor/crypto/session/documents.ts';
import type { SignedDocument } from '@candor/protocol/session/documents.ts';
import type { Platform } from '../../platform/platform.ts';
import { identityOf } from '../devices/index.ts';
import type { SessionRow, Statement } from './queries.ts';

interface Form<T> {
  kind: Statement['kind'];
  read(document: string): T | undefined;
}
interface About {
  sessionId: string;
  companyId: string;
  deviceId: string;
}

/** What the device of a session says of it, and how that is kept; undefined for what its identity key did not sign. */
export async function readSigned<T extends About>(
  { clock, database }: Pick<Platform, 'clock' | 'database'>,
  { id, companyId, deviceId }: SessionRow,
  { kind, read }: Form<T>,
  { document, signature }: SignedDocument,
): Promise<{ said: T; statement: Statement } | undefined> {
  const said = read(document);
  if (said?.sessionId !== id || said.companyId !== companyId || said.deviceId !== deviceId) return undefined;
  const identity = await database.withCompany(companyId, 'security', (tx) =>
    identityOf(tx, companyId, deviceId),
  );
  if (!identity || !(await isSigned(identity.publicKey, kind, { document, signature }))) return undefined;
  const bytes = { document: Buffer.from(document), signature: Buffer.from(signature, 'base64url') };
  return { said, statement: { companyId, sessionId: id, kind, ...bytes, keptAt: clock.now() } };
}

/** The latest time that there is (ECMA-262, 21.4.1.1): nothing later can be kept. */
const latestMs = 8.64e15;
export const isTime = (at: number | null) => at === null || at <= latestMs;
