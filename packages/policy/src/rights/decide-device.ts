import type { DecideInput } from './facts.ts';
import { allow, ask, refuse, type Judge } from './judged.ts';
import { effectiveMode } from './modes.ts';

export const deviceJudges: {
  readonly device_policy: Judge<'device_policy'>;
  readonly standing_consent: Judge<'standing_consent'>;
  readonly grant: Judge<'grant'>;
  readonly local: Judge<'local'>;
} = {
  device_policy({ right, mode, version, isExpired, waitingVersion }, { device }) {
    const params = { right, device: device.name, version };
    if (isExpired) return refuse('device_expired', 'operator', params, device.id);
    if (mode === 'never' && waitingVersion !== null)
      return refuse('device_waiting', 'nobody', { ...params, version: waitingVersion }, device.id);
    if (mode === 'never') return refuse('device_never', 'company', params, device.id);
    return mode === 'ask'
      ? ask('device_asks', 'company', params, device.id)
      : allow('device_allows', 'company', params, device.id);
  },
  standing_consent({ consent, askIfPresent, isPersonPresent, isSecondPerson }, input) {
    if (!isStanding(input)) return allow('not_needed');
    const params = { right: input.right, device: input.device.name };
    if (consent === null) return ask('standing_missing', 'company', params);
    if (!consent.isWithinHours) return ask('standing_hours', 'company', params, consent.id);
    if (isSecondPerson) return ask('second_person', 'nobody', params, consent.id);
    if (isPersonPresent && (askIfPresent || !consent.alsoIfPresent))
      return ask('somebody_there', 'company', params, consent.id);
    return allow('standing_given', 'company', params, consent.id);
  },
  grant({ answer, grantId }, { right, device }, before) {
    const params = { right, device: device.name };
    if (answer === 'given') return allow('grant_given', 'person', params, grantId);
    if (answer === 'refused' || answer === 'unanswered')
      return refuse(`grant_${answer}`, 'person', params, grantId);
    if (!before.some(({ verdict }) => verdict === 'ask')) return allow('not_needed');
    return ask(answer === 'expired' ? 'grant_expired' : 'grant_wanted', 'person', params, grantId);
  },
  local({ isRefused }, { right, device }) {
    const params = { right, device: device.name };
    return isRefused
      ? refuse('local_refused', 'device', params, device.id)
      : allow('local_silent', 'device', params, device.id);
  },
};

/** Whether no policy asks anybody, so that a standing consent has to say so. */
function isStanding({ facts: { company_policy: company, device_policy: device } }: DecideInput): boolean {
  const modes = [
    typeof company === 'object' ? effectiveMode(company.path, company.right).mode : 'standing',
    typeof device === 'object' ? device.mode : 'standing',
  ];
  return modes.every((mode) => mode === 'standing');
}
