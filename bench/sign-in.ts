// The CPU of a sign-in by password, argon2id alone, and pages under sign-ins: npm run bench -- sign-in [--seconds=N]
import { randomUUID } from 'node:crypto';
import { setTimeout as pass } from 'node:timers/promises';
import { createPasswords } from '../packages/server/src/modules/accounts/password-hash.ts';
import { addAccount, type AddedAccount } from '../packages/server/test/accounts.ts';
import { newPlace, startInstance } from '../packages/server/test/instance.ts';
import { newClient } from '../packages/server/test/server.ts';
import { conclude, heading } from './simulate.ts';

const rounds = 60;
const perS = 20;
const seconds = Number(process.argv.find((word) => word.startsWith('--seconds='))?.split('=')[1] ?? 60);
heading(
  `sign-in: ${rounds} one after the other, then ${perS} a second for ${seconds} s beside a list of devices`,
);
using place = newPlace({ CANDOR_LOCAL_AGENT: 'off' });
await using instance = await startInstance(place, { limits: { take: () => undefined } });
const { server, client: owner } = instance;
await instance.setUp();
await instance.enrol();
const people: AddedAccount[] = [];
for (let n = 0; n < 20; n++)
  people.push(await addAccount({ running: server }, { email: `p${n}@example.org`, roles: ['member'] }));
const url = server.platform.config.publicUrl;

const passwords = createPasswords(server.platform.keys);
const hashMs = await median(async () => {
  await passwords.hash(randomUUID(), 'a quiet orchard behind the mill');
});
await signIn();
const before = process.cpuUsage();
for (let n = 0; n < rounds; n++) await signIn(n);
const { user, system } = process.cpuUsage(before);
const cpuMs = (user + system) / 1000 / rounds;
const pageMs = await pagesWhileSigningIn();
conclude([
  { what: 'argon2id alone', measured: hashMs, target: 90, unit: 'ms', peer: 'better-auth: scrypt 290 ms' },
  {
    what: 'CPU of a sign-in, with its client',
    measured: cpuMs,
    target: 130,
    unit: 'ms',
    peer: 'better-auth: 422-498 ms',
  },
  { what: `p95 of the list beside ${perS} sign-ins/s`, measured: pageMs, target: 200, unit: 'ms', peer: '-' },
]);

/** One account after the other: tries under way count as wrong until they are right. */
async function signIn(n = 0): Promise<number> {
  const { email = '', password = '' } = people[n % people.length] ?? {};
  return (await newClient(url).call('POST', '/api/sign-in', { email, password })).status;
}

/** @returns the 95th percentile of the list's time */
async function pagesWhileSigningIn(): Promise<number> {
  const endsAt = performance.now() + seconds * 1000;
  const taken: number[] = [];
  const pages = (async () => {
    while (performance.now() < endsAt) {
      const began = performance.now();
      const { status } = await owner.call('GET', '/api/devices');
      if (status !== 200) throw new Error(`the list answered ${status}`);
      taken.push(performance.now() - began);
      await pass(50);
    }
  })();
  const signIns: Promise<number>[] = [];
  for (let n = 0; performance.now() < endsAt; n++) {
    signIns.push(signIn(n));
    await pass(1000 / perS);
  }
  await pages;
  const refused = (await Promise.all(signIns)).filter((status) => status !== 200).length;
  if (refused > 0)
    throw new Error(`${refused} of ${signIns.length} sign-ins were refused: this computer is too busy`);
  return taken.toSorted((one, other) => one - other)[Math.floor(taken.length * 0.95)] ?? Number.NaN;
}

async function median(work: () => Promise<void>): Promise<number> {
  const taken: number[] = [];
  for (let n = 0; n < rounds; n++) {
    const began = performance.now();
    await work();
    taken.push(performance.now() - began);
  }
  return taken.toSorted((one, other) => one - other)[rounds / 2] ?? Number.NaN;
}
