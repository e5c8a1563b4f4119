import { makeForeignCertificate } from './foreign-certificate.ts';
import type { CheckerSettings, CheckProcess, startChecks } from './modules/promises/index.ts';
import type { Authorities } from './platform/keys/index.ts';
import type { Platform } from './platform/platform.ts';
import type { Connection } from './platform/postgres/index.ts';

export interface LateChecks extends CheckProcess {
  begin(
    platform: Platform,
    authorities: Authorities,
    checker: Connection,
    ports: { gateway: number; web: number },
  ): Promise<void>;
}

function webAddress({ listen, publicUrl, tls }: Platform['config'], port: number): CheckerSettings['web'] {
  const [first = { host: 'localhost', port }] = listen;
  const place = 'socket' in first ? first : { ...first, port };
  return { place, publicUrl, speaks: tls && !('socket' in place) ? 'tls' : 'plain' };
}

/** The routes need the checks before the gateway is there that these knock at. */
export function lateChecks(start: typeof startChecks): LateChecks {
  let begun: CheckProcess | undefined;
  return {
    async begin(platform, authorities, { password, socket, ...checker }, ports) {
      const foreign = await makeForeignCertificate(platform.clock.now());
      const gateway = { host: 'localhost', port: ports.gateway, ca: authorities.serverCa.pem, foreign };
      const web = webAddress(platform.config, ports.web);
      const settings = { checker: { ...checker, password: password.reveal() }, gateway, web };
      begun = start(platform, { ...settings, way: socket ? 'gate' : 'direct' });
    },
    runNow: (promiseId) => begun?.runNow(promiseId),
    state: () => begun?.state() ?? 'stopped',
    [Symbol.asyncDispose]: async () => begun?.[Symbol.asyncDispose](),
  };
}
