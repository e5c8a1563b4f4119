import { devicesTexts } from '../../texts/devices.ts';
import { usePart } from '../../texts/use-texts.ts';
import { Live } from '../../ui/live.tsx';
import { Status, type StatusTone } from '../../ui/status.tsx';
import type { DeviceState } from './search.ts';

export const STATE_TONES = {
  online: 'ok',
  offline: 'off',
  lost: 'bad',
  revoked: 'off',
  cloned: 'bad',
} satisfies Record<DeviceState, StatusTone>;

/** Its state in a word, changing in place. */
export function DeviceStatus({ state }: { state: DeviceState }) {
  const { states } = usePart(devicesTexts);
  return (
    <Status tone={STATE_TONES[state]} hint={states.hints[state]}>
      <Live>{states.names[state]}</Live>
    </Status>
  );
}
