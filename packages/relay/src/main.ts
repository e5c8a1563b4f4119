/** A relay by itself: `npm start -w packages/relay`. Exit codes: 0 stopped, 1 failed, 78 configuration. */
import { once } from 'node:events';
import { ConfigurationError, readConfig } from './config.ts';
import { serveRelay } from './serve.ts';

process.exitCode = await main();

async function main(): Promise<number> {
  try {
    const config = readConfig();
    await using served = await serveRelay(config);
    process.stdout.write(
      `The relay listens on port ${served.port}, ${config.tls ? 'TLS' : 'plain, on this computer only'}.\n`,
    );
    await Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof ConfigurationError ? error.exitCode : 1;
  }
}
