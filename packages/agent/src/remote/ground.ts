import type { LicenceFacts } from '@candor/policy/rights/facts.ts';
import { defaultBody } from '@candor/policy/rights/modes.ts';
import type { SessionWord } from '@candor/protocol/messages/agent.ts';
import type { Accept } from '@candor/protocol/session/handshake.ts';
import { isDiskFull } from '../database-file.ts';
import type { Identity } from '../identity.ts';
import type { Sent } from '../ledger.ts';
import type { Log } from '../log.ts';
import type { PolicyOfSessions } from '../rules.ts';
import type { HeldRoster } from '../trusted-roots.ts';
import type { DeskState } from './desk-wire.ts';
import type { Journal } from './journal.ts';
import type { Surroundings } from './judge.ts';
import type { ServerClock } from './server-clock.ts';
import type { OwnIds } from './wish.ts';

/** What the sessions of this computer are given by the rest of the agent. */
export interface KeeperParts {
  clock: ServerClock;
  language: DeskState['language'];
  log: Log;
  /** Whether it went out. */
  say: (word: SessionWord) => boolean;
  files: { sessions: string; sessionRefusal: string };
  identity: () => Identity;
  /** What this device was told and holds, at a moment of its own clock. */
  policy: (at: number) => PolicyOfSessions;
  roster: (at: number) => HeldRoster | undefined;
  certificate: (at: number) => Accept['certificate'];
  licence: (at: number) => LicenceFacts | undefined;
  /** Of what roots signed; null before that. */
  companyId: () => string | null;
  /** Lets connections to that place through, until it is disposed of. */
  allowSocket: (address: string) => Disposable;
  note: (sent: Sent) => void;
  tellTerminals: (line: string) => void;
}

/** What those who ask and those who hold sessions share. */
export interface Ground extends Pick<
  KeeperParts,
  'allowSocket' | 'certificate' | 'clock' | 'identity' | 'log' | 'note' | 'say' | 'tellTerminals'
> {
  journal: Journal;
  /** The server's time. */
  now: () => number;
  around: () => Surroundings;
  own: () => OwnIds;
  /** Whether the server hears what is said. */
  isReached: () => boolean;
  /** What is shown has changed. */
  onChange: () => void;
  /** One act after the other. */
  inTurn: (act: () => Promise<void>) => void;
}

/** What the policy says beside rights and hours. */
export function settingsOf({ policy }: Surroundings) {
  return { ...defaultBody, ...(policy.rules ?? policy.most) };
}

/** What can't be kept is not allowed. */
export async function whileDiskHasRoom(log: Log, act: () => Promise<void> | void): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!isDiskFull(error)) throw error;
    log('disk.full', {});
  }
}
