import { makeForeignCertificate } from './foreign-certificate.ts';
import type { CheckProcess, startChecks } from './modules/promises/index.ts';
import type { Authorities } from './platform/keys/index.ts';
import type { Platform } from './platform/platform.ts';
import type { Connection } from './platform/postgres/index.ts';

export interface LateChecks extends CheckProcess {
  begin(
    platform: Platform,
    authorities: Authorities,
    checker: Connection,
    gatewayPort: number,
  ): Promise<void>;
}

/** The routes need the checks before the gateway is there that these knock at. */
export function lateChecks(start: typeof startChecks): LateChecks {
  let begun: CheckProcess | undefined;
  return {
    async begin(platform, authorities, { password, socket, ...checker }, port) {
      const foreign = await makeForeignCertificate(platform.clock.now());
      const gateway = { host: 'localhost', port, ca: authorities.serverCa.pem, foreign };
      const settings = { checker: { ...checker, password: password.reveal() }, gateway };
      begun = start(platform, { ...settings, way: socket ? 'gate' : 'direct' });
    },
    runNow: (promiseId) => begun?.runNow(promiseId),
    state: () => begun?.state() ?? 'stopped',
    [Symbol.asyncDispose]: async () => begun?.[Symbol.asyncDispose](),
  };
}
