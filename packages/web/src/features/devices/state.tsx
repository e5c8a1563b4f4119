import { Live } from '../../ui/live.tsx';
import { Status, type StatusTone } from '../../ui/status.tsx';
import type { DeviceState } from './search.ts';

export const STATE_WORDS = {
  online: { tone: 'ok', hint: 'Its agent is connected' },
  offline: { tone: 'off', hint: 'Its agent said goodbye or never came, or the server stopped' },
  lost: { tone: 'bad', hint: 'Its agent went silent without a goodbye' },
  revoked: { tone: 'off', hint: 'Its certificate is revoked; it can’t connect' },
  cloned: { tone: 'bad', hint: 'Two computers used its identity; neither can connect' },
} satisfies Record<DeviceState, { tone: StatusTone; hint: string }>;

/** Its state in a word, changing in place. */
export function DeviceStatus({ state }: { state: DeviceState }) {
  const { tone, hint } = STATE_WORDS[state];
  return (
    <Status tone={tone} hint={hint}>
      <Live>{state}</Live>
    </Status>
  );
}
