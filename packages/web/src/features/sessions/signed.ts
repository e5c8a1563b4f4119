import { signDocument } from '@candor/crypto/session/documents.ts';
import type { SessionRight } from '@candor/policy/rights/session-rights.ts';
import { sessionDocuments, type SignedByBrowser } from '@candor/protocol/session/documents.ts';
import { ensureBrowserKey } from '../../signer/browser-key.ts';

type Place = { companyId: string; deviceId: string };
export type Wish = Place & { id: string; rights: SessionRight[]; minutes: number; reason: string };
export type Answer = Place & {
  sessionId: string;
  answer: 'allow' | 'refuse';
  rights: SessionRight[];
  minutes: number;
};

/** What this browser's key says when somebody asks for a session. It counts for a minute. */
export const signAsk = ({ companyId, ...wish }: Wish): Promise<SignedByBrowser> => {
  const { kind, write } = sessionDocuments.ask;
  return signed(companyId, kind, write({ kind, version: 1, companyId, ...wish, at: Date.now() }));
};

/** What this browser's key says when somebody of the company answers. */
export const signAnswer = ({ companyId, ...answer }: Answer): Promise<SignedByBrowser> => {
  const { kind, write } = sessionDocuments.answer;
  return signed(companyId, kind, write({ kind, version: 1, companyId, ...answer, at: Date.now() }));
};

async function signed(companyId: string, kind: string, document: string): Promise<SignedByBrowser> {
  const { pair, publicKey } = await ensureBrowserKey(companyId);
  return { document, signature: await signDocument(pair.privateKey, kind, document), publicKey };
}
