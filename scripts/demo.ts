// `npm run demo`: a second instance with a labelled sample company, whose devices are simulated but for nothing else:
// they enrol, connect and report as real agents do.
import { randomBytes } from 'node:crypto';
import { enableCompileCache } from 'node:module';
import path from 'node:path';
import { TOTP } from 'otpauth';
import type { Config } from '../packages/server/src/config.ts';
import type { RunningServer } from '../packages/server/src/running-server.ts';
import type { Order, Said } from './demo/agents-process.ts';

const root = path.dirname(import.meta.dirname);
enableCompileCache(path.join(root, 'node_modules/.cache/candor'));
// imported after the cache is on, so that they come from it
const { readConfig } = await import('../packages/server/src/config.ts');
const { explain, runInstance } = await import('../packages/server/src/run-instance.ts');
const { answerVerb } = await import('../packages/server/src/commands/answer.ts');
const { productVersion } = await import('@candor/protocol/version.ts');
const { ensureWebBuild } = await import('./web-build.ts');
const { startAgents } = await import('./demo/agents-process.ts');
const { ConsoleClient } = await import('./demo/console-client.ts');
const { labels, simulatedDevices } = await import('./demo/company.ts');
const { lookInto, ownerFile, readOwner, writeOwner } = await import('./demo/data-folder.ts');

/** Other folder and ports than `npm start`, and not this computer: nothing real is among what is simulated. */
const defaults = {
  CANDOR_DATA: './data-demo',
  CANDOR_PUBLIC_URL: 'http://localhost:8090',
  CANDOR_AGENT_URL: 'wss://localhost:8454',
  CANDOR_LOCAL_AGENT: 'off',
  CANDOR_CERT_DAYS: '30',
};
const email = 'demo@example.test';
const seed = 'sample company';
const failed = 1;
const serious = /^\S+ +(warn|error|fatal) /u;

/** Aborted as soon as somebody wants it to stop; what fails after that has its reason. */
const asked = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => asked.abort());

process.exit(await main());

async function main(): Promise<number> {
  const building = new AbortController();
  try {
    const config = readConfig({ ...defaults, ...process.env });
    const found = lookInto(config.dataDir);
    if (found === 'foreign') return refuse(config);
    const pages = ensureWebBuild(root, say, building.signal);
    // the server looks at it later, and says why when it failed
    pages.catch(() => undefined);
    await using company = new AsyncDisposableStack();
    const onReady = (server: RunningServer) => begin(server, config, found, company);
    const code = await runInstance({ config, pages, stage: sayStage, warn: say, out: sayIfSerious, onReady });
    say(`Stopped. Everything is kept in ${config.dataDir}`);
    return process.exitCode === undefined ? code : failed;
  } catch (error) {
    building.abort();
    return explain(error);
  }
}

/** The company's agents: with tokens the first time, and as those that they are from then on. */
async function begin(
  server: RunningServer,
  config: Config,
  found: 'empty' | 'seeded',
  company: AsyncDisposableStack,
): Promise<void> {
  const { dataDir, publicUrl: url, agentUrl } = config;
  try {
    const tokens = found === 'empty' ? await makeOwner(server, config) : undefined;
    const order = { dataDir, url, agentUrl, seed, ...(tokens && { tokens }) };
    const agents = company.use(startAgents(order, (said) => hear(server, said)));
    sayReady(config, await agents.untilOnline, found);
    void agents.untilEnded.then(
      () => asked.signal.aborted || say('The simulated agents are gone. Start the demo again.'),
    );
  } catch (error) {
    if (asked.signal.aborted)
      return say('It was stopped before it was complete: remove the folder before the next start.');
    process.exitCode = explain(error);
    process.kill(process.pid, 'SIGTERM'); // stops in order
  }
}

function refuse({ dataDir }: Config): number {
  console.error(
    `${dataDir} holds another instance, or a demo that was stopped before it was complete. Remove the folder, or name another one: CANDOR_DATA`,
  );
  return failed;
}

/** The owner by the set-up link, as a person would; then tokens for the devices, with the owner's sign-in. */
async function makeOwner(
  { app }: RunningServer,
  { dataDir, publicUrl: url }: Config,
): Promise<Order['tokens']> {
  const token = (await app.accounts.makeSetupLink())?.split('#')[1];
  const password = randomBytes(15).toString('base64url');
  const client = new ConsoleClient(url);
  const names = { companyName: labels.company, operatorName: labels.operator, privacyContact: email };
  await client.post('/api/setup', {
    token,
    email,
    password,
    ageStatement: true,
    name: 'Sample owner',
    ...names,
  });
  const { secret } = await client.post<{ secret: string }>('/api/me/totp/options', {});
  await client.post('/api/me/totp', { code: new TOTP({ secret }).generate() });
  writeOwner(dataDir, { url, email, password, totpSecret: secret });
  const focusToken = () => client.makeToken('/api/focus/devices/tokens', {});
  return {
    devices: await client.makeToken('/api/enrolment-tokens', {
      label: labels.token,
      uses: simulatedDevices(seed).length,
      expiresInMinutes: 60,
    }),
    focus: { laptop: await focusToken(), desktop: await focusToken() },
  };
}

async function hear(server: RunningServer, said: Said): Promise<void> {
  if (said.say === 'stage') sayStage(said.name, said.ms, said.rows);
  // the same verb as `npm run candor -- device revoke`
  if (said.say === 'seeded')
    for (const id of said.revoke) await answerVerb(server, { verb: 'device revoke', id });
}

function sayReady({ dataDir, publicUrl }: Config, online: number, found: 'empty' | 'seeded'): void {
  say(`Candor ${productVersion} is ready as a demo in ${(performance.now() / 1000).toFixed(1)} s`);
  say(`Console    ${publicUrl}`);
  say(`Company    ${labels.company}: ${simulatedDevices(seed).length} devices, ${online} of them online`);
  if (found === 'seeded')
    return say(`Sign in    ${email}; password and authenticator key are in ${ownerFile(dataDir)}`);
  const { password, totpSecret } = readOwner(dataDir);
  say(`Sign in    ${email} with ${password} (also in ${ownerFile(dataDir)})`);
  say(`Code       of an authenticator app with the key ${totpSecret}`);
}

function sayStage(name: string, ms: number, rows = 0): void {
  const amount = rows > 0 ? `  ${rows} rows` : '';
  say(`${name.padEnd(12)} ${(ms / 1000).toFixed(2).padStart(6)} s${amount}`);
}

/** The rest of the log is in its files; on the console it would hide the few lines that matter. */
function sayIfSerious(line: string): void {
  if (serious.test(line)) process.stdout.write(line);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
