// `npm run stand-in:oidc [PORT]`: an identity provider for development on this computer. It believes whoever comes to
// be who they say they are.
import { identityProvider } from '../../packages/server/test/identity-provider.ts';

const port = Number(process.argv[2] ?? 9443);
await using provider = await identityProvider({ port, page });
const stopped = Promise.withResolvers<void>();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopped.resolve());
const { issuer, clientId, clientSecret, environment } = provider;
const settings = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
console.log(`An identity provider runs at ${issuer}. Start Candor with:
  ${settings.join(' ')} npm start
Add it under Company, Single sign-on:
  Issuer         ${issuer}
  Client id      ${clientId}
  Client secret  ${clientSecret}
  Groups claim   groups
The browser does not know its certificate: accept it once. Stop with Ctrl+C.`);
await stopped.promise;

function page(uid: string): string {
  const person = {
    sub: 'ada',
    email: 'ada@example.test',
    email_verified: true,
    name: 'Ada Example',
    groups: ['techs'],
    amr: ['pwd'],
  };
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Stand-in provider</title>
<h1>Who are you?</h1><form method="post" action="/interaction/${uid}">
<p><textarea name="person" rows="12" cols="60" aria-label="Claims">${JSON.stringify(person, null, 2)}</textarea></p>
<p><button>Sign in</button></p></form></html>`;
}
