import { allow, ask, refuse, type Judge } from './judged.ts';
import { effectiveMode } from './modes.ts';
import { isWithinHours } from './weekly-hours.ts';

export const companyJudges: {
  readonly agreement: Judge<'agreement'>;
  readonly licence: Judge<'licence'>;
  readonly company_policy: Judge<'company_policy'>;
} = {
  agreement({ state, versionId, version, effectiveDay }) {
    const params = { version, day: effectiveDay };
    if (state === 'accepted') return allow('agreement_accepted', 'company', params, versionId);
    return refuse(`agreement_${state}`, 'company', params, versionId);
  },
  licence({ state, reason, serial }, { company }) {
    const params = { company: company.name };
    if (state === 'grace') return allow('licence_grace', 'operator', params, serial);
    if (state !== 'lapsed') return allow('licence_valid', 'operator', params, serial);
    return refuse(`licence_${reason ?? 'expired'}`, 'operator', params, serial);
  },
  company_policy({ right, path, minuteOfWeek }, { company }) {
    const { mode, node } = effectiveMode(path, right);
    const params = { right, node: node?.name ?? company.name };
    const source = node?.id ?? company.id;
    if (mode === 'never') return refuse('company_never', 'company', params, source);
    const closed = path.find(({ body }) => !isWithinHours(body.hours, minuteOfWeek));
    if (closed) return refuse('company_hours', 'company', { right, node: closed.name }, closed.id);
    return mode === 'ask'
      ? ask('company_asks', 'company', params, source)
      : allow('company_allows', 'company', params, source);
  },
};
