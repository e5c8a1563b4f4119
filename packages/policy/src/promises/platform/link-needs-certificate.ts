import { probePeriodMs, promise } from '../promise.ts';

/** P113: the gateway is asked over a real socket, without a certificate and with one that nobody issued. */
export const linkNeedsCertificate = promise({
  id: 'link-needs-certificate',
  clauses: ['P113'],
  capability: 'platform',
  fields: ['platform.device_key.serial', 'focus.device_key.serial'],
  enforcedBy: [{ file: 'packages/server/src/platform/gateway/listener.ts', symbol: 'createListener' }],
  check: { kind: 'probe', probe: 'gateway-needs-certificate' },
  good: (found) => found['withoutCertificate'] === 'refused' && found['foreignCertificate'] === 'refused',
  periodMs: probePeriodMs,
  tests: ['packages/server/src/platform/gateway/gateway.test.ts'],
  breakIt: { test: 'packages/server/src/modules/promises/break-it.test.ts' },
});
