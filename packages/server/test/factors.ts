import { TOTP } from 'otpauth';

/** Whatever calls routes for somebody. */
interface Client {
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>;
}

const stepMs = 30_000;

/** The second factors of one account, as their person holds them. */
export interface OwnFactors {
  /** What the authenticator app shows then. */
  totp(at: Date): string;
  /** A recovery code that was not given yet: ten sign-ins without waiting for the next half minute. */
  recoveryCode(): string;
}

/** Sets up an authenticator app and recovery codes for whom the client is signed in as. */
export async function enrolFactors(client: Client, clock: { now(): Date }): Promise<OwnFactors> {
  const { secret } = (await ask(client, '/api/me/totp/options')) as { secret: string };
  const app = new TOTP({ secret });
  const totp = (at: Date) => app.generate({ timestamp: at.getTime() });
  for (;;) {
    const step = stepOf(clock.now());
    // the step before: the current one stays for the first sign-in
    const code = totp(new Date((step - 1) * stepMs));
    const answer = await client.call('POST', '/api/me/totp', { code });
    if (answer.status === 200) break;
    // unless a half minute ended on the way, and the code with it
    if (stepOf(clock.now()) === step) refused('/api/me/totp', answer);
  }
  const { codes } = (await ask(client, '/api/me/recovery-codes')) as { codes: string[] };
  return { totp, recoveryCode: () => codes.pop() ?? fail('no recovery code is left') };
}

/** By password and a recovery code. */
export async function signInWith(
  client: Client,
  { email, password }: { email: string; password: string },
  factors: OwnFactors,
): Promise<void> {
  await ask(client, '/api/sign-in', { email, password });
  await ask(client, '/api/sign-in/factor', {
    factor: { kind: 'recovery-code', code: factors.recoveryCode() },
  });
}

async function ask(client: Client, path: string, body?: unknown): Promise<unknown> {
  const answer = await client.call('POST', path, body);
  if (answer.status !== 200) refused(path, answer);
  return answer.body;
}

const stepOf = (at: Date) => Math.floor(at.getTime() / stepMs);

const refused = (path: string, { status, body }: { status: number; body: unknown }): never =>
  fail(`${path} answered ${status} ${JSON.stringify(body)}`);

function fail(why: string): never {
  throw new Error(why);
}
