import { hostname } from 'node:os';
import path from 'node:path';
import { productVersion } from '@candor/protocol/version.ts';
import type { Config } from './config.ts';
import { runInstance } from './run-instance.ts';
import type { RunningServer } from './running-server.ts';
import type { StartOptions } from './start-options.ts';

const agentWaitMs = 30_000;
const serious = /^\S+ +(warn|error|fatal) /u;

/** Runs the instance for a person: a line for each stage, the ready lines (clause C7), and the last one. @returns the exit code */
export async function runAndTell(
  options: Pick<StartOptions, 'config' | 'pages' | 'agentPackages'>,
): Promise<number> {
  const { config } = options;
  const code = await runInstance({
    ...options,
    stage: sayStage,
    warn: say,
    out: sayIfSerious,
    onReady: (server) => sayReady(server, config),
  });
  say(`Stopped. Everything is kept in ${config.dataDir}`);
  return code;
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

/** One line for the operator. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
