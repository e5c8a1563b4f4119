import { spacedCode } from '@candor/crypto/enrolment-code.ts';
import { loadIdentity } from '../identity.ts';
import { loadLicence } from '../licence-file.ts';
import { standingOfKept } from '../licence.ts';
import { loadPending } from '../pending.ts';
import type { StateFolder } from '../state-folder.ts';

/** What the files say while no agent looks after this computer. */
export function idleFacts(
  state: Pick<StateFolder, 'identity' | 'licence' | 'pending'>,
): Record<string, unknown> {
  const identity = loadIdentity(state.identity);
  if (identity) {
    const { kind, deviceId, url, gateway } = identity;
    const kept = loadLicence(state.licence);
    const licence = kept && standingOfKept(kept, identity, Date.now());
    return { state: 'not_running', kind, deviceId, server: url, gateway, ...(licence && { licence }) };
  }
  const pending = loadPending(state.pending);
  if (!pending) return { state: 'not_enrolled' };
  const { kind, url, waiting } = pending;
  if (!waiting) return { state: 'enrolling', kind, server: url };
  const { code, endsAt } = waiting;
  return { state: 'waiting_for_approval', kind, server: url, approvalCode: spacedCode(code), endsAt };
}
