import path from 'node:path';

/** One folder of JavaScript that scripts/build/server-bundle.ts made; else the sources of a clone. */
const isBundle = !import.meta.filename.endsWith('.ts');
/** The bundle, or packages/server/src. */
const folder = isBundle ? import.meta.dirname : path.dirname(import.meta.dirname);
const find = (inBundle: string, inClone: string) => path.resolve(folder, isBundle ? inBundle : inClone);

/** What the server starts and reads while it runs, beside its own code. */
export const programFiles = {
  checker: find('check-main.mjs', 'check-main.ts'),
  /** This computer's agent. */
  agent: find('agent/lib/candor-agent.mjs', '../../agent/src/main.ts'),
  /** What the agent is made of; the checks look into it. */
  agentSource: find('agent/source', '../../agent/src'),
  /** Below it lie the migrations by the names of platform/migrate/order.ts. */
  migrations: find('sql', '.'),
  console: find('../web', '../../web/dist'),
  /** For other computers. */
  agentPackages: find('../agent', '../../../dist/agent'),
};

/** What a person types: before a verb, and to start the server. */
export const commandLine = isBundle ? 'candor' : 'npm run candor --';
export const startLine = isBundle ? 'candor-server' : 'npm start';
