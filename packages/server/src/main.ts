/**
 * The server with what was built before: of a clone after `npm run build`, or of a release archive. Exit codes: 0 stopped,
 * 1 failed, 70 surprise, 78 configuration.
 */
import { readConfig } from './config.ts';
import { programFiles } from './platform/program-files.ts';
import { runAndTell } from './run-and-tell.ts';
import { explain } from './run-instance.ts';

process.exit(await main());

async function main(): Promise<number> {
  try {
    return await runAndTell({
      config: readConfig(),
      pages: Promise.resolve(programFiles.console),
      agentPackages: { folder: programFiles.agentPackages },
    });
  } catch (error) {
    return explain(error);
  }
}
