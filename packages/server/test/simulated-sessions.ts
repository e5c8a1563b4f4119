import {
  createHash,
  createPrivateKey,
  generateKeyPairSync,
  randomUUIDv7,
  sign,
  type KeyObject,
} from 'node:crypto';
import type { SessionWord } from '@candor/protocol/messages/agent.ts';
import type { ServerMessage } from '@candor/protocol/messages/server.ts';
import {
  sessionDocuments,
  type EndStatement,
  type PortalAnswer,
  type SessionAsk,
  type SessionRecord,
  type SignedByBrowser,
  type SignedDocument,
} from '@candor/protocol/session/documents.ts';
import type { SimulatedIdentity, SimulatedLink } from './simulated-agent.ts';

/** A browser's key, and what it signs of sessions. */
export interface SimulatedBrowser {
  publicKey: string;
  ask(wish: Omit<SessionAsk, 'kind' | 'version'>): SignedByBrowser;
  answer(said: Omit<PortalAnswer, 'kind' | 'version'>): SignedByBrowser;
}

export function simulatedBrowser(): SimulatedBrowser {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const raw = publicKey.export({ format: 'jwk' }).x ?? '';
  const { ask, answer } = sessionDocuments;
  return {
    publicKey: raw,
    ask: (wish) => ({
      ...signed(privateKey, ask.kind, ask.write({ kind: ask.kind, version: 1, ...wish })),
      publicKey: raw,
    }),
    answer: (said) => ({
      ...signed(privateKey, answer.kind, answer.write({ kind: answer.kind, version: 1, ...said })),
      publicKey: raw,
    }),
  };
}

type Answer = Extract<SessionWord, { type: 'sessionAnswer' }>;
type Asked = Extract<ServerMessage, { type: 'sessionAsk' }>;

/** A device's part in sessions: it says what a test wants it to, signed by its identity key. */
export interface SimulatedSide {
  prompting(asked: Asked, until: number): void;
  /** An answer to what was asked, the same for each right. */
  answer(
    asked: Asked,
    answer: SessionRecord['rights'][number]['answer'],
    more?: Partial<SessionRecord>,
    refused?: Answer['refused'],
  ): void;
  state(sessionId: string, state: 'comparing' | 'active' | 'interrupted'): void;
  end(asked: Asked, more: Partial<EndStatement>): void;
}

export function simulatedSide(
  { identityPublic: x, identityPrivate: d }: SimulatedIdentity,
  link: SimulatedLink,
  now: () => number,
): SimulatedSide {
  const key = createPrivateKey({ key: { kty: 'OKP', crv: 'Ed25519', x, d }, format: 'jwk' });
  const { ask, record, end } = sessionDocuments;
  const readAsk = (asked: Asked) => {
    const read = ask.read(asked.ask.document);
    if (!read) throw new Error('no ask');
    return read;
  };
  return {
    prompting: ({ sessionId }, until) => link.send({ type: 'sessionPrompting', sessionId, until }),
    answer(asked, answer, more = {}, refused = null) {
      const { id: sessionId, companyId, deviceId, rights, minutes } = readAsk(asked);
      const isAllowed = answer === 'allowed' || answer === 'standing';
      const document = record.write({
        kind: record.kind,
        version: 1,
        sessionId,
        companyId,
        deviceId,
        asker: { personId: asked.asker.personId, publicKey: asked.ask.publicKey },
        askHash: createHash('sha256').update(asked.ask.document).digest('hex'),
        rights: rights.map((right) => ({ right, answer, standingId: null })),
        by: 'window',
        answeredBy: null,
        policyVersion: 1,
        at: now(),
        until: isAllowed ? now() + minutes * 60_000 : null,
        ...more,
      });
      link.send({ type: 'sessionAnswer', sessionId, ...signed(key, record.kind, document), refused });
    },
    state: (sessionId, state) => link.send({ type: 'sessionState', sessionId, state }),
    end(asked, more) {
      const { id: sessionId, companyId, deviceId } = readAsk(asked);
      const document = end.write({
        kind: end.kind,
        version: 1,
        sessionId,
        companyId,
        deviceId,
        state: 'ended',
        why: 'by_person',
        startedAt: now(),
        endedAt: now(),
        connection: 'relay_server',
        handshakeHash: null,
        ...more,
      });
      link.send({ type: 'sessionEnd', sessionId, ...signed(key, end.kind, document) });
    },
  };
}

export const newSessionId = () => randomUUIDv7();

function signed(key: KeyObject, kind: string, document: string): SignedDocument {
  const bytes = Buffer.from(`candor/session/${kind}/v1\n${document}`);
  return { document, signature: sign(null, bytes, key).toString('base64url') };
}
