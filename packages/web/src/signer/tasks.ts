import type { PinClaim } from '@candor/crypto/proven.ts';
import type { SignedStatement } from '@candor/crypto/statement.ts';
import type {
  DeviceCertificate,
  Roster,
  SessionRules,
  SignedStanding,
  Widening,
} from '@candor/protocol/statements.ts';
import type { Problem } from '../ui/problem.ts';

/** A root key as the server lists it. */
export type ListedRoot = { id: string; fingerprint: string; publicKey: string; wrapped: string };
export type Signed = SignedStatement & { root: string };
export type CertifiedKeys = Omit<DeviceCertificate, 'companyId'> & { lastVersion: number };
export type MadeRoot = {
  fingerprint: string;
  publicKey: string;
  wrapped: string;
  code: string;
  /** By the root that was open meanwhile. */
  introduction: Signed | undefined;
};
export type ReadRoster = { version: number; roster: Roster; until: number; isOver: boolean };

/** What the page may ask of the signer: argument and answer by name. */
export type Tasks = {
  /** Makes a root. What was open stays so until the new one is kept. */
  make: { asks: { companyId: string; passphrase: string }; gives: MadeRoot };
  /** Opens the root that was made last. */
  openMade: { asks: Record<string, never>; gives: undefined };
  /** Opens the first of the roots that the passphrase or the recovery code opens. */
  open: {
    asks: { companyId: string; roots: readonly ListedRoot[]; by: 'passphrase' | 'code'; secret: string };
    gives: { outcome: 'open'; root: ListedRoot } | { outcome: 'wrong' | 'mistyped' };
  };
  /** Which of the devices prove that they had the open root's token. */
  prove: { asks: { devices: readonly PinClaim[] }; gives: boolean[] };
  certify: { asks: { companyId: string; devices: readonly CertifiedKeys[] }; gives: Signed[] };
  readRoster: { asks: { signed: Signed; publicKey: string }; gives: ReadRoster | undefined };
  signRoster: { asks: { version: number; roster: Roster }; gives: Signed };
  /** The open root's word that another one is retired. */
  retire: { asks: { companyId: string; fingerprint: string }; gives: Signed };
  widen: { asks: { version: number; widening: Widening }; gives: Signed };
  /** How far sessions may go in the company; the version is that of its policy. */
  signRules: { asks: { version: number; rules: SessionRules }; gives: Signed };
  signStanding: { asks: { version: number; consent: SignedStanding }; gives: Signed };
  /** A token's proof under the open root, for the server to keep (base64url). */
  wrapProof: { asks: { secretHash: string; proof: Uint8Array }; gives: string };
};
export type TaskName = keyof Tasks;
export type Asked = { [N in TaskName]: { id: number; name: N; asks: Tasks[N]['asks'] } }[TaskName];
export type Answered = { id: number } & ({ gives: unknown } | { failed: Problem });
