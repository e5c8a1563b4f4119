import { setTimeout as sleep } from 'node:timers/promises';
import type { DeviceClass } from '@candor/policy/rights/modes.ts';
import { backOffMs } from './back-off.ts';
import { enrol, pollEnrolment, type Introduction, type Witness } from './enrol.ts';
import { AgentFault } from './fault.ts';
import { saveIdentity, type Identity } from './identity.ts';
import { Ledger } from './ledger.ts';
import { loadPending, pendingFor, removePending, savePending, type Pending } from './pending.ts';
import { removeDatabase, type StateFolder } from './state-folder.ts';
import { TrustedRoots } from './trusted-roots.ts';

export interface EnrolmentWish {
  /** As it was pasted; undefined goes on with what an earlier run began. */
  token: string | undefined;
  /** PEM that may vouch for the web port besides the usual authorities. */
  webCa: string | undefined;
  /** What its administrator says that it is; undefined leaves what an earlier run was told. */
  deviceClass?: DeviceClass | undefined;
  kind: Identity['kind'];
  introduction: () => Promise<Introduction>;
  /** A server that does not answer is waited for, or the first try fails. */
  patience: 'waits' | 'fails';
  signal: AbortSignal;
  /** Called when somebody has to approve, with the code to compare. */
  onWaiting: (waiting: NonNullable<Pending['waiting']>) => void;
}

/** Nothing was sent, or nobody answered: what was begun stays. */
const passing = new Set(['server_unreachable', 'web_not_trusted']);
/** Asked so often at first, then ever more rarely. */
const pollFirstMs = 1_000;
const pollMostMs = 30_000;

/**
 * From a token to an identity on the disk. Undefined when the signal ended it first; what was begun stays and goes on
 * with the next call. Throws AgentFault; after a refusal nothing stays.
 */
export async function becomeEnrolled(state: StateFolder, wish: EnrolmentWish): Promise<Identity | undefined> {
  const pending = begin(state, wish);
  if (!pending) return undefined;
  const ledger = new Ledger(state.ledger, Buffer.from(pending.storeKey, 'base64url'), 'write');
  let isRefused = false;
  try {
    const identity = await pursue(state, pending, wish, (sent) => ledger.note(sent));
    if (identity) keep(state, pending, identity);
    return identity;
  } catch (error) {
    isRefused = error instanceof AgentFault && !passing.has(error.code);
    throw error;
  } finally {
    ledger[Symbol.dispose]();
    if (isRefused) forget(state);
  }
}

/** The keys are on the disk when this returns; an outbox or ledger of another identity is not. */
function begin(state: StateFolder, { token, webCa, deviceClass, kind }: EnrolmentWish): Pending | undefined {
  const known = loadPending(state.pending);
  const asks = token ?? known?.token ?? undefined;
  if (asks === undefined) return known;
  const { pending: own, origin } = pendingFor(known, asks, kind);
  const pending = { ...own, ...(webCa !== undefined && { webCa }), ...(deviceClass && { deviceClass }) };
  if (origin === 'new') for (const old of [state.outbox, state.ledger]) removeDatabase(old);
  savePending(state.pending, pending);
  return pending;
}

/** The identity last: with it the enrolment is done. */
function keep(state: StateFolder, { root }: Pending, identity: Identity): void {
  if (root !== null) new TrustedRoots(state.roots, identity).trust(root, 'token');
  saveIdentity(state.identity, identity);
  removePending(state.pending);
}

function forget(state: StateFolder): void {
  removePending(state.pending);
  removeDatabase(state.ledger);
}

async function pursue(
  state: StateFolder,
  begun: Pending,
  { introduction, onWaiting, patience, signal }: EnrolmentWish,
  witness: Witness,
): Promise<Identity | undefined> {
  let pending = begun;
  let tries = 0;
  while (!signal.aborted) {
    const { token, waiting } = pending;
    if (waiting && tries === 0) onWaiting(waiting);
    const answer = await unlessUnreachable(patience === 'waits' || waiting !== null, async () =>
      waiting
        ? pollEnrolment(pending, waiting.ticket, witness)
        : enrol(pending, token ?? '', await introduction(), witness),
    );
    if (answer && 'deviceId' in answer) return answer;
    tries++;
    if (answer && !waiting) {
      // the ticket is enough from here on
      pending = { ...pending, token: null, waiting: answer };
      savePending(state.pending, pending);
      tries = 0;
      continue;
    }
    const waitMs = answer ? Math.min(pollMostMs, pollFirstMs * 1.5 ** (tries - 1)) : backOffMs(tries);
    await sleep(waitMs, undefined, { signal }).catch(() => {});
  }
  return undefined;
}

async function unlessUnreachable<T>(waits: boolean, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (waits && error instanceof AgentFault && error.code === 'server_unreachable') return undefined;
    throw error;
  }
}
