import { randomBytes, randomUUIDv7 } from 'node:crypto';
import { base64url } from '@candor/crypto/encoding.ts';
import { createRoot } from '@candor/crypto/root-key.ts';
import { noRule } from '@candor/policy/rights/standing.ts';
import { addDevice, addMember, addPerson } from '../people.ts';
import { providerForm } from '../provider-form.ts';
import { rootHolder, type RootHolder } from '../root-holder.ts';
import type { Answer } from '../server.ts';
import { simulatedBrowser } from '../simulated-sessions.ts';
import type { Somebody } from './principals.ts';
import {
  addEnrolmentToken,
  addHelper,
  addInvitation,
  addNarrowed,
  addRequest,
  addUnit,
  grant,
  idOf,
  type Ids,
  type Scene,
  type Tenant,
} from './scene.ts';

/** What the request of an example may use. */
export interface Setting {
  scene: Scene;
  tenant: Tenant;
  who: Somebody;
  /** Of the sender on devices, where one was set for them. */
  level: string | undefined;
  /** As the sender, in the company of the column. */
  call(method: string, path: string, body?: unknown): Promise<Answer>;
}
export interface Sent {
  ids?: Ids;
  /** With its question mark. */
  query?: string;
  body?: unknown;
}

/** A request of a route that is good in itself, so that its answer is about rights. */
export interface Example {
  send?(setting: Setting): Sent | Promise<Sent>;
  /** What whoever may call it gets; a success where nothing is said. */
  answer?: string | readonly string[];
  /** It ends or changes its sender, who is then somebody that no other request needs. */
  alone?: true;
  /** Least level on the device that the body names. */
  onDevice?: 'view' | 'own';
  /** What of several is not there for the sender is said of it alone. */
  bulk?: true;
}

const nothing: Example = {};
const body = (sent: unknown): Example => ({ send: () => ({ body: sent }) });
const unknownId: Example = { send: () => ({ ids: { id: randomUUIDv7() } }), answer: '404 not_found' };
const hash = () => randomBytes(32).toString('hex');
const notSigned = { document: '{}', signature: 'A'.repeat(86), root: '0'.repeat(64) };
const assertion = {
  id: 'AAAA',
  rawId: 'AAAA',
  type: 'public-key',
  clientExtensionResults: {},
  response: { clientDataJSON: 'AAAA', authenticatorData: 'AAAA', signature: 'AAAA' },
};
const registration = { ...assertion, response: { clientDataJSON: 'AAAA', attestationObject: 'AAAA' } };
/** Whose role needs a factor may replace the last one only; who has yet to set one up has none. */
const lastFactor = ['2xx', '409 last_factor', '404 not_found'];

let wish: Promise<RootHolder['wish']> | undefined;

/** A device of the unit, on which the sender has the level that they have on the others. */
async function device({ scene, tenant, who, level }: Setting): Promise<string> {
  const id = await addDevice(scene.server, tenant.id, 'Spare', tenant.unitId);
  if (level !== undefined)
    await grant(scene.server, { companyId: tenant.id, deviceId: id, memberId: who.memberId, level });
  return id;
}
const terms = { plan: 'Support', seats: 1, features: [], graceDays: 14 };
const onLicence = async ({ scene, tenant }: Setting): Promise<Sent> => {
  const dates = { notBefore: new Date(), expiresAt: new Date(Date.now() + 1000) };
  const { licences } = scene.server.running.app;
  const { id } = await licences.applyEntitlement({
    companyId: tenant.id,
    by: null,
    terms: { ...terms, ...dates },
  });
  return { ids: { l: id } };
};
const onUnit = async ({ scene, tenant }: Setting): Promise<Sent> => ({
  ids: { u: await addUnit(scene.server, tenant.id) },
});
const onDevice = async (setting: Setting): Promise<Sent> => ({ ids: { id: await device(setting) } });
const onHelper = async ({ scene, tenant }: Setting): Promise<Sent> => ({
  ids: { m: await addHelper(scene.server, tenant) },
});
const onRequest = async ({ scene, tenant }: Setting): Promise<Sent> => ({
  ids: { id: await addRequest(scene.server, tenant.id) },
});
const also =
  (sent: unknown, make: (setting: Setting) => Promise<Sent>) =>
  async (setting: Setting): Promise<Sent> => ({ ...(await make(setting)), body: sent });

const publication = ({ server }: Scene) => ({
  class: 'significant',
  effectiveAt: server.running.platform.clock.now().getTime() + 20 * 86_400_000,
  texts: [{ language: 'en', text: 'We help, and you let us.' }],
});
const shown = () => ({
  agreement: randomUUIDv7(),
  version: 1,
  language: 'en',
  sha256: hash(),
  method: 'click',
});
const standingOn = ({ deviceId }: Tenant) => ({
  sessionRight: 'screen.view',
  target: { kind: 'device', id: deviceId },
  to: { kind: 'role', role: 'technician' },
});
const givenStanding = async ({ tenant }: Setting): Promise<Sent> => {
  const { call } = tenant.owner.in(tenant.id);
  return { ids: { s: idOf(await call('POST', `/api/companies/${tenant.id}/standing`, standingOn(tenant))) } };
};
const onNoProvider = (sent?: unknown) => (): Sent => ({ ids: { p: randomUUIDv7() }, body: sent });

const notAnswered = { document: '{}', signature: 'A'.repeat(86), publicKey: 'A'.repeat(43) };

/** `METHOD path` -> example, for every route that asks for a word. */
export const examples: Readonly<Record<string, Example>> = {
  'POST /api/sign-out': { alone: true },
  'GET /api/me': nothing,
  'POST /api/live-ticket': nothing,

  'GET /api/backups': nothing,
  // one at a time, and the one before goes on
  'POST /api/backups': { answer: ['2xx', '409 already_running'] },
  'POST /api/backups/:id/verify': unknownId,

  'GET /api/companies': nothing,
  'GET /api/licences': nothing,
  'GET /api/licences/seats': nothing,
  'POST /api/licences': {
    send: ({ tenant }) => ({
      body: { ...terms, companyId: tenant.id, notBefore: Date.now(), expiresAt: Date.now() + 1000 },
    }),
  },
  // there is one a company, so that another sender may have ended it meanwhile
  'PATCH /api/licences/:l': {
    send: async (setting) => ({ ...(await onLicence(setting)), body: { seats: 2 } }),
    answer: ['2xx', '404 not_found'],
  },
  'DELETE /api/licences/:l': { send: onLicence, answer: ['2xx', '404 not_found'] },
  'GET /api/operator/licences': nothing,
  // on, it would have a say in what others ask for
  'PUT /api/operator/licences': body({ licences: 'off' }),
  'GET /api/operator/companies': nothing,
  'POST /api/companies': body({ name: 'Zinn OHG' }),
  'GET /api/companies/:c': nothing,
  'PATCH /api/companies/:c': body({ country: 'DE' }),
  'DELETE /api/companies/:c': {
    ...body({ name: 'another name' }),
    answer: ['400 bad_request', '403 not_allowed'],
  },
  // every member gets a new token by it
  'POST /api/companies/:c/restore': { alone: true },
  'POST /api/companies/:c/ownership': {
    // to themself, which is refused when everything else is said
    send: ({ who }) => ({ body: { memberId: who.memberId } }),
    answer: '400 bad_request',
  },
  'POST /api/companies/:c/leave': { alone: true },
  'GET /api/me/rights': nothing,

  'GET /api/devices': nothing,
  'GET /api/devices/:id': nothing,
  'PATCH /api/devices/:id': body({ label: 'PC-12' }),
  'DELETE /api/devices/:id': { send: onDevice },
  'GET /api/devices/:id/inventory': nothing,
  'GET /api/devices/:id/metrics': nothing,
  'GET /api/devices/:id/availability': nothing,
  'GET /api/devices/:id/logs': nothing,
  'PUT /api/devices/:id/policy': body({ collectors: {} }),
  'POST /api/devices/:id/widening': {
    ...body({ signed: notSigned }),
    answer: ['403 signature_refused', '403 root_needed'],
  },
  'GET /api/devices/:id/privacy': nothing,
  'GET /api/enrolment-tokens': nothing,
  'POST /api/enrolment-tokens': { send: () => ({ body: { label: 'Desk', secretHash: hash() } }) },
  'DELETE /api/enrolment-tokens/:id': {
    send: async ({ scene, tenant }) => ({ ids: { id: await addEnrolmentToken(scene.server, tenant.id) } }),
  },
  'GET /api/enrolment-requests': nothing,
  'POST /api/enrolment-requests/:id/approve': { send: onRequest },
  'POST /api/enrolment-requests/:id/refuse': { send: onRequest },

  'GET /api/focus/day': { send: () => ({ query: '?date=2026-11-21&utcOffsetMin=0' }) },
  'GET /api/focus/devices': nothing,
  'POST /api/focus/devices/tokens': { send: () => ({ body: { secretHash: hash() } }) },
  'DELETE /api/focus/devices/:no': { send: () => ({ ids: { no: '7' } }), answer: '404 not_found' },

  'GET /api/companies/:c/invitations': nothing,
  'POST /api/companies/:c/invitations': {
    send: ({ tenant }) => ({
      body: {
        emails: [`${hash().slice(0, 12)}@example.org`],
        roles: ['helper'],
        language: 'en',
        unitId: tenant.unitId,
      },
    }),
  },
  'POST /api/companies/:c/invitations/:i/resend': {
    send: async ({ tenant }) => ({ ids: { i: await addInvitation(tenant) } }),
  },
  'POST /api/companies/:c/invitations/:i/revoke': {
    send: async ({ tenant }) => ({ ids: { i: await addInvitation(tenant) } }),
  },
  'POST /api/invitations/:token/accept': {
    send: () => ({ ids: { token: 'A'.repeat(43) } }),
    answer: '410 link_expired',
  },

  'GET /api/companies/:c/levels': nothing,
  'GET /api/companies/:c/levels/matrix': {
    send: ({ tenant: { ids } }) => ({ query: `?members=${ids['m']}&devices=${ids['d']}` }),
  },
  'PUT /api/companies/:c/levels': {
    onDevice: 'own',
    send: async (setting) => ({
      body: {
        changes: [
          {
            subject: { kind: 'role', role: 'helper' },
            target: { kind: 'device', id: await device(setting) },
            was: null,
            level: 'view',
          },
        ],
      },
    }),
  },
  'GET /api/companies/:c/devices/:d/people': nothing,
  'PUT /api/companies/:c/devices/:d/people': {
    send: async (setting) => ({ ids: { d: await device(setting) }, body: { memberIds: [] } }),
  },
  'POST /api/rights/explain': {
    onDevice: 'view',
    send: ({ tenant }) => ({ body: { device: tenant.deviceId, right: 'terminal' } }),
  },
  'GET /api/companies/:c/policy': { send: ({ tenant }) => ({ query: `?kind=unit&id=${tenant.unitId}` }) },
  'PUT /api/companies/:c/policy': {
    onDevice: 'own',
    send: async (setting) => ({
      body: { target: { kind: 'device', id: await device(setting) }, was: 0, body: { rights: {} } },
    }),
  },
  'POST /api/companies/:c/policy/signed': {
    ...body({ was: 0, signed: notSigned }),
    answer: ['403 signature_refused', '403 root_needed'],
  },

  'GET /api/me/profile': nothing,
  'PATCH /api/me': body({ title: 'Tester' }),
  'POST /api/me/email': { ...body({ email: 'new@example.org' }), answer: '409 mail_off' },
  'POST /api/me/password': { ...body({ password: 'short' }), answer: '400 password_too_weak' },
  'GET /api/me/deletion': nothing,
  'POST /api/me/delete': { alone: true },
  'POST /api/me/close': { alone: true },

  'GET /api/agent-packages': nothing,

  'GET /api/companies/:c/people': nothing,
  'GET /api/companies/:c/people/:m': nothing,
  'PATCH /api/companies/:c/people/:m': { send: also({ state: 'disabled' }, onHelper) },
  'DELETE /api/companies/:c/people/:m': { send: onHelper },
  'POST /api/companies/:c/people/:m/roles': {
    send: also({ roles: ['helper', 'member'], narrowed: [], limits: [] }, onHelper),
  },
  'GET /api/companies/:c/narrowed-roles': nothing,
  'POST /api/companies/:c/narrowed-roles': {
    send: () => ({ body: { name: hash().slice(0, 20), base: 'helper', minus: ['ticket.handle'] } }),
    answer: ['2xx', '422 limit_reached'],
  },
  'DELETE /api/companies/:c/narrowed-roles/:n': {
    send: async ({ scene, tenant }) => ({ ids: { n: await addNarrowed(scene.server, tenant.id) } }),
  },

  'GET /api/roots': nothing,
  'POST /api/roots': {
    async send({ tenant }) {
      // each a key of its own; wrapping one takes seconds, and the server opens none
      wish ??= rootHolder(tenant.id).then((holder) => holder.wish);
      const { publicKey } = await createRoot();
      return { body: { ...(await wish), publicKey: base64url(publicKey), signed: 'lost' } };
    },
  },
  'POST /api/roots/:id/retire': {
    send: () => ({ ids: { id: randomUUIDv7() }, body: { signed: notSigned } }),
    answer: '404 not_found',
  },
  'GET /api/roster': nothing,
  'POST /api/roster': { ...body({ signed: notSigned }), answer: '403 signature_refused' },
  'GET /api/device-certificates': nothing,
  'POST /api/device-certificates': { ...body({ statements: [notSigned] }), answer: '403 signature_refused' },

  'GET /api/agreements': nothing,
  // an instance has one of each kind
  'POST /api/agreements': {
    send: ({ scene }) => ({ body: { kind: 'agreement', ...publication(scene) } }),
    answer: ['2xx', '409 already_exists'],
  },
  'POST /api/agreements/:a/versions': {
    send: ({ scene }) => ({ ids: { a: randomUUIDv7() }, body: { was: 1, ...publication(scene) } }),
    answer: '404 not_found',
  },
  'GET /api/agreements/:a/versions/:n': {
    send: () => ({ ids: { a: randomUUIDv7(), n: '1' } }),
    answer: '404 not_found',
  },
  'GET /api/agreements/:a/diff': {
    send: () => ({ ids: { a: randomUUIDv7() }, query: '?from=1&to=2' }),
    answer: '404 not_found',
  },
  'GET /api/agreements/review': nothing,
  'POST /api/agreements/review': nothing,
  'GET /api/me/agreements': nothing,
  'GET /api/me/agreements/:a': { send: () => ({ ids: { a: randomUUIDv7() } }), answer: '404 not_found' },
  'POST /api/me/agreements': { ...body(shown()), answer: '404 not_found' },
  // in a customer's company there are none
  'GET /api/minor-reports': nothing,
  'POST /api/minor-reports/:id/erase': {
    send: () => ({ ids: { id: randomUUIDv7() }, body: { email: 'nobody@example.org' } }),
    answer: '404 not_found',
  },
  'POST /api/minor-reports/:id/dismiss': {
    send: () => ({ ids: { id: randomUUIDv7() }, body: { reason: 'Nobody of that name.' } }),
    answer: '404 not_found',
  },
  'GET /api/companies/:c/agreement': nothing,
  'GET /api/companies/:c/consents': nothing,
  'POST /api/companies/:c/consents': { ...body(shown()), answer: '404 not_found' },
  'POST /api/companies/:c/consents/:id/withdraw': unknownId,
  'GET /api/companies/:c/consents/:id/receipt': unknownId,
  'GET /api/companies/:c/standing': nothing,
  'GET /api/companies/:c/standing/offer': nothing,
  'POST /api/companies/:c/standing': { send: ({ tenant }) => ({ body: standingOn(tenant) }) },
  'GET /api/companies/:c/standing/:s': { onDevice: 'view', send: givenStanding },
  'POST /api/companies/:c/standing/:s/signature': {
    onDevice: 'view',
    send: async (setting) => ({ ...(await givenStanding(setting)), body: { signed: notSigned } }),
    answer: ['403 signature_refused', '403 root_needed'],
  },
  'DELETE /api/companies/:c/standing/:s': { onDevice: 'view', send: givenStanding },
  'GET /api/portal/devices': nothing,
  'GET /api/devices/:id/session-rights': nothing,
  // nothing is known of a device that was never there
  'POST /api/devices/:id/sessions': {
    answer: '403 right_refused device_policy',
    send: ({ scene, tenant }) => ({
      body: simulatedBrowser().ask({
        id: randomUUIDv7(),
        companyId: tenant.id,
        deviceId: tenant.deviceId,
        rights: ['chat'],
        minutes: 15,
        reason: 'The printer prints nothing.',
        at: scene.server.running.platform.clock.now().getTime(),
      }),
    }),
  },
  'GET /api/sessions': nothing,
  'GET /api/sessions/:id': unknownId,
  'POST /api/sessions/:id/join': unknownId,
  'POST /api/sessions/:id/leave': unknownId,
  'POST /api/sessions/:id/end': unknownId,
  'GET /api/portal/sessions': nothing,
  'POST /api/portal/sessions/:id/answer': {
    send: () => ({ ids: { id: randomUUIDv7() }, body: notAnswered }),
    answer: '404 not_found',
  },

  'GET /api/portal/requests': nothing,
  'POST /api/portal/requests': {
    onDevice: 'view',
    send: ({ tenant }) => ({ body: { device: tenant.deviceId, right: 'device.remove', reason: 'worn out' } }),
    // whoever may do it has nothing to ask, and one request waits at a time
    answer: ['2xx', '409 nothing_to_ask', '409 already_exists'],
  },
  'DELETE /api/portal/requests/:id': unknownId,
  'POST /api/portal/requests/:id/allow': {
    send: () => ({ ids: { id: randomUUIDv7() }, body: { was: null } }),
    answer: '404 not_found',
  },
  'POST /api/portal/requests/:id/answer': {
    send: () => ({ ids: { id: randomUUIDv7() }, body: { answer: 'refuse' } }),
    answer: '404 not_found',
  },
  'GET /api/portal/help': nothing,
  'POST /api/portal/help': {
    send: ({ tenant }) => ({ body: { device: tenant.deviceId, text: 'The screen is dark.' } }),
    // whoever it is assigned to asks whatever their level is; who does not see it: help.test.ts
    answer: ['2xx', '404 not_found', '422 limit_reached'],
  },
  'POST /api/portal/help/:id/take': unknownId,
  'POST /api/portal/help/:id/finish': {
    send: () => ({ ids: { id: randomUUIDv7() }, body: {} }),
    answer: '404 not_found',
  },
  'DELETE /api/portal/help/:id': unknownId,
  'POST /api/devices/:id/transfer': { send: also({ to: randomUUIDv7() }, onDevice) },
  'DELETE /api/portal/transfers/:id': unknownId,
  'POST /api/portal/transfers/:id/answer': {
    send: () => ({ ids: { id: randomUUIDv7() }, body: { answer: 'accept' } }),
    answer: '404 not_found',
  },

  'POST /api/confirm/provider': { ...body({ provider: randomUUIDv7() }), answer: '404 not_found' },
  'GET /api/me/identity-links': nothing,
  'POST /api/me/identity-links': { ...body({ provider: randomUUIDv7() }), answer: '404 not_found' },
  'DELETE /api/me/identity-links/:id': unknownId,
  'GET /api/companies/:c/providers': nothing,
  'POST /api/companies/:c/providers': {
    send: () => ({ body: { issuer: `https://${hash().slice(0, 12)}.example.org`, ...providerForm } }),
    answer: ['2xx', '422 limit_reached'],
  },
  'PATCH /api/companies/:c/providers/:p': { send: onNoProvider({ name: 'Other' }), answer: '404 not_found' },
  'DELETE /api/companies/:c/providers/:p': { send: onNoProvider(), answer: '404 not_found' },
  'POST /api/companies/:c/providers/:p/try': { send: onNoProvider(), answer: '404 not_found' },
  'GET /api/companies/:c/providers/:p/try': { send: onNoProvider(), answer: '404 not_found' },
  'POST /api/companies/:c/providers/:p/domains/:domain/prove': {
    send: () => ({ ids: { p: randomUUIDv7(), domain: 'example.org' }, body: { by: 'dns' } }),
    answer: '404 not_found',
  },

  'POST /api/confirm/options': nothing,
  'POST /api/confirm/passkey': { ...body({ response: assertion }), answer: '403 passkey_refused' },
  'POST /api/confirm/password': {
    ...body({ password: 'not this one' }),
    answer: ['403 confirm_failed', '429 slow_down'],
  },
  'GET /api/me/sign-ins': nothing,
  'DELETE /api/me/sign-ins/:id': {
    alone: true,
    async send({ call }) {
      const { body: found } = await call('GET', '/api/me/sign-ins');
      return { ids: { id: (found as { signIns: { id: string }[] }).signIns[0]?.id ?? '' } };
    },
  },
  'DELETE /api/me/sign-ins': nothing,
  'GET /api/me/factors': nothing,
  'POST /api/me/totp/options': nothing,
  'POST /api/me/totp': {
    ...body({ code: '000000' }),
    answer: ['403 code_wrong', '401 attempt_over'],
    alone: true,
  },
  'GET /api/me/factor-reset': nothing,
  'DELETE /api/me/factor-reset': { answer: '404 not_found' },
  'DELETE /api/me/totp': { alone: true, answer: lastFactor },
  'POST /api/me/passkeys/options': nothing,
  'POST /api/me/passkeys': {
    ...body({ name: 'Key', response: registration }),
    answer: ['403 passkey_refused', '401 attempt_over'],
  },
  'PATCH /api/me/passkeys/:id': {
    send: () => ({ ids: { id: randomUUIDv7() }, body: { name: 'Key' } }),
    answer: '404 not_found',
  },
  'DELETE /api/me/passkeys/:id': unknownId,
  'POST /api/me/recovery-codes': { alone: true },
  'DELETE /api/me/recovery-codes': { alone: true },

  'GET /api/overview': nothing,
  'GET /api/server': nothing,
  'GET /api/server/jobs': nothing,
  'GET /api/server/refusals': nothing,
  'GET /api/server/egress': nothing,
  'GET /api/server/local-agent': nothing,
  // there is none on this server
  'PUT /api/server/local-agent': { ...body({ running: false }), answer: '404 not_found' },

  'GET /api/staff': nothing,
  'POST /api/staff': {
    send: async ({ scene }) => ({
      body: { memberId: await addHelper(scene.server, scene.operator), role: 'helper', companyIds: null },
    }),
  },
  'DELETE /api/staff/:id': {
    async send({ scene }) {
      const memberId = await addMember(scene.server, scene.operator.id, await addPerson(scene.server), [
        'helper',
      ]);
      const { owner, id } = scene.operator;
      const form = { memberId, role: 'helper', companyIds: null };
      return { ids: { id: idOf(await owner.in(id).call('POST', '/api/staff', form)) } };
    },
  },
  'GET /api/companies/:c/staff': nothing,
  'PUT /api/companies/:c/staff-refusals': body({ memberIds: [] }),

  'GET /api/me/tokens': nothing,
  'POST /api/me/tokens': body({ name: 'Mine', of: 'person', words: ['focus.view'], days: 1 }),
  'DELETE /api/me/tokens/:id': {
    async send({ call }) {
      const form = { name: 'Mine', of: 'person', words: ['focus.view'], days: 1 };
      return { ids: { id: idOf(await call('POST', '/api/me/tokens', form)) } };
    },
  },

  'GET /api/trust/promises': nothing,
  'GET /api/trust/promises/:id': { send: () => ({ ids: { id: 'catalogue-matches' } }) },
  'POST /api/trust/promises/:id/run': { send: () => ({ ids: { id: 'catalogue-matches' } }) },
  'GET /api/trust/me/data': nothing,
  'GET /api/trust/me/data/:record': { send: () => ({ ids: { record: 'platform.account' } }) },
  'POST /api/trust/me/export': nothing,
  'POST /api/trust/me/erasure/plan': nothing,
  'POST /api/trust/me/erasure': { ...body({ planHash: '0'.repeat(64) }), answer: '409 plan_changed' },

  'GET /api/companies/:c/units': nothing,
  'POST /api/companies/:c/units': {
    send: ({ tenant }) => ({ body: { name: hash().slice(0, 20), kind: 'group', parentId: tenant.unitId } }),
  },
  'PATCH /api/companies/:c/units/:u': { send: also({ kind: 'site' }, onUnit) },
  'DELETE /api/companies/:c/units/:u': { send: onUnit },
  'POST /api/companies/:c/moves/units': {
    send: async ({ scene, tenant }) => ({
      body: { ids: [await addUnit(scene.server, tenant.id)], to: tenant.unitId },
    }),
  },
  'POST /api/companies/:c/moves/devices': {
    onDevice: 'own',
    bulk: true,
    send: async (setting) => ({ body: { ids: [await device(setting)], to: null } }),
  },
  'POST /api/companies/:c/people/:m/factor-reset': { send: also({ reason: 'lost' }, onHelper) },
  'GET /api/companies/:c/sign-in-rule': nothing,
  // as it is: nobody gets a new token by it
  'PUT /api/companies/:c/sign-in-rule': body({ was: noRule, rule: noRule }),
  'POST /api/companies/:c/people/:m/end-sign-ins': { send: onHelper },
  // with the right name, everybody else would be gone
  'POST /api/operator/end-sign-ins': { ...body({ name: 'another name' }), answer: '400 bad_request' },
  'POST /api/companies/:c/moves/people': {
    send: async ({ scene, tenant }) => ({ body: { ids: [await addHelper(scene.server, tenant)], to: null } }),
  },
  'GET /api/companies/:c/devices': nothing,
  'GET /api/companies/:c/history': nothing,
  'GET /api/companies/:c/history.csv': nothing,
};
