// `npm start`: builds the console, starts the instance, looks after this computer, and says when it is ready.
import { enableCompileCache } from 'node:module';
import { hostname } from 'node:os';
import path from 'node:path';
import type { Config } from '../packages/server/src/config.ts';
import type { RunningServer } from '../packages/server/src/running-server.ts';

const root = path.dirname(import.meta.dirname);
enableCompileCache(path.join(root, 'node_modules/.cache/candor'));
// imported after the cache is on, so that they come from it
const { readConfig } = await import('../packages/server/src/config.ts');
const { explain, runInstance } = await import('../packages/server/src/run-instance.ts');
const { productVersion } = await import('@candor/protocol/version.ts');
const { ensureWebBuild } = await import('./web-build.ts');
const { agentPackages } = await import('./build/agent-packages.ts');

const agentWaitMs = 30_000;
const serious = /^\S+ +(warn|error|fatal) /u;

process.exit(await main());

async function main(): Promise<number> {
  const building = new AbortController();
  try {
    const config = readConfig();
    const pages = ensureWebBuild(root, say, building.signal);
    // the server looks at it later, and says why when it failed
    pages.catch(() => undefined);
    const code = await runInstance({
      config,
      pages,
      agentPackages: agentPackages(root, say, building.signal),
      stage: sayStage,
      warn: say,
      out: sayIfSerious,
      onReady: (server) => sayReady(server, config),
    });
    building.abort();
    say(`Stopped. Everything is kept in ${config.dataDir}`);
    return code;
  } catch (error) {
    building.abort();
    return explain(error);
  }
}

async function sayReady({ app, localAgent }: RunningServer, config: Config): Promise<void> {
  say(`Candor ${productVersion} is ready in ${(performance.now() / 1000).toFixed(1)} s`);
  say(`Console    ${config.publicUrl}`);
  say(await agentLine(localAgent, config));
  const link = await app.accounts.makeSetupLink();
  if (link !== undefined) say(`Set up the owner (once, within 60 minutes): ${link}`);
}

async function agentLine(localAgent: RunningServer['localAgent'], config: Config): Promise<string> {
  const state = localAgent.state();
  if (state === 'off') return 'This computer is not looked after (CANDOR_LOCAL_AGENT=off)';
  if (state === 'stopped') return 'This computer is not looked after: its agent was stopped on the console';
  const outcome = await localAgent.untilOnline(agentWaitMs);
  if (outcome === 'online') return `This computer is enrolled as "${hostname()}" and online`;
  return `This computer is not online after ${agentWaitMs / 1000} s; its agent is tried again. Why: ${path.join(config.dataDir, 'logs', 'agent.log')}`;
}

function sayStage(name: string, ms: number): void {
  say(`${name.padEnd(12)} ${(ms / 1000).toFixed(2).padStart(6)} s`);
}

/** The rest of the log is in its files; on the console it would hide the few lines that matter. */
function sayIfSerious(line: string): void {
  if (serious.test(line)) process.stdout.write(line);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
