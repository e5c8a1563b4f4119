import { z } from 'zod';
import { wireSchema } from '@candor/policy/derive/wire.ts';
import { dictionary } from '@candor/policy/dictionary/index.ts';
import type { DictionaryRecord, WireRow } from '@candor/policy/dictionary/record.ts';
import { hex32 } from '../messages/agent.ts';
import { policyRoutes, shownPolicy } from './device-policy.ts';
import { page } from './paging.ts';
import { route } from './route.ts';

const deviceId = z.strictObject({ id: z.uuid() });
const instant = z.int();
/** ms since 1970 UTC, up to the year 2100. */
const askedInstant = z.coerce.number().int().min(0).max(4_102_444_800_000);
const range = { from: askedInstant.optional(), to: askedInstant.optional() };
/** online, offline (left cleanly or the server stopped), lost (went silent), revoked, cloned (ran on two computers). */
export const deviceState = z.enum(['online', 'offline', 'lost', 'revoked', 'cloned']);

const device = z.strictObject({
  id: z.uuid(),
  label: z.string(),
  state: deviceState,
  since: instant.nullable(),
  platform: z.string(),
  osName: z.string().nullable(),
  agentVersion: z.string(),
  enrolledAt: instant,
  lastSeenAt: instant.nullable(),
});
const listed = device.extend({
  /** Mean of each of the last 60 minutes; null where there is no sample. */
  cpu: z.array(z.number().nullable()),
  memoryUsed: z.array(z.number().nullable()),
  memoryTotal: z.number().nullable(),
});

const section = <R extends DictionaryRecord>(of: R) =>
  z.strictObject({ seenAt: instant, values: wireSchema(of) as z.ZodType<WireRow<R>> }).optional();

export const devices = {
  list: route({
    method: 'GET',
    path: '/api/devices',
    word: 'device.view',
    audited: false,
    query: z.strictObject({ ...page, filter: z.string().max(100).optional(), state: deviceState.optional() }),
    response: z.strictObject({ items: z.array(listed), next: z.string().nullable(), total: z.int() }),
  }),
  get: route({
    method: 'GET',
    path: '/api/devices/:id',
    word: 'device.view',
    level: 'view',
    audited: false,
    params: deviceId,
    response: device,
  }),
  rename: route({
    method: 'PATCH',
    path: '/api/devices/:id',
    word: 'device.edit',
    level: 'own',
    audited: true,
    params: deviceId,
    body: z.strictObject({ label: z.string().trim().min(1).max(80) }),
    response: device,
  }),
  /** Revokes its certificate at once and removes it from lists; rows go with their retention. */
  remove: route({
    method: 'DELETE',
    path: '/api/devices/:id',
    word: 'device.remove',
    level: 'own',
    audited: true,
    params: deviceId,
    response: z.strictObject({}),
  }),
  inventory: route({
    method: 'GET',
    path: '/api/devices/:id/inventory',
    word: 'device.view',
    level: 'view',
    audited: false,
    params: deviceId,
    response: z.strictObject({
      system: section(dictionary.inventorySystem),
      cpu: section(dictionary.inventoryCpu),
      memory: section(dictionary.inventoryMemory),
      disks: section(dictionary.inventoryDisks),
      mounts: section(dictionary.inventoryMounts),
      adapters: section(dictionary.inventoryAdapters),
      agent: section(dictionary.inventoryAgent),
    }),
  }),
  /** At most 1,000 points a series; the server picks the step. Range at most 13 months. */
  metrics: route({
    method: 'GET',
    path: '/api/devices/:id/metrics',
    word: 'device.view',
    level: 'view',
    audited: false,
    params: deviceId,
    query: z.strictObject({ ...range, metric: z.string().max(200).optional() }),
    response: z.strictObject({
      from: instant,
      to: instant,
      stepMs: z.int(),
      series: z.array(
        z.strictObject({
          metric: z.string(),
          slot: z.string(),
          unit: z.string(),
          /** One a step from `from`: [mean, min, max], or null for a gap. */
          points: z.array(z.tuple([z.number(), z.number(), z.number()]).nullable()),
        }),
      ),
    }),
  }),
  availability: route({
    method: 'GET',
    path: '/api/devices/:id/availability',
    word: 'device.view',
    level: 'view',
    audited: false,
    params: deviceId,
    query: z.strictObject(range),
    response: z.strictObject({
      from: instant,
      to: instant,
      onlineMs: z.int(),
      periods: z.array(
        z.strictObject({ from: instant, until: instant.nullable(), reason: z.string().nullable() }),
      ),
    }),
  }),
  logs: route({
    method: 'GET',
    path: '/api/devices/:id/logs',
    word: 'log.view',
    level: 'support',
    audited: false,
    params: deviceId,
    query: z.strictObject(page),
    response: z.strictObject({
      items: z.array(
        z.strictObject({
          template: z.string(),
          level: z.int(),
          text: z.string(),
          n: z.int(),
          firstAt: instant,
          lastAt: instant,
        }),
      ),
      next: z.string().nullable(),
    }),
  }),
  ...policyRoutes,
  /** What is kept of this device, what came in last, and what was refused. */
  privacy: route({
    method: 'GET',
    path: '/api/devices/:id/privacy',
    word: 'device.view',
    level: 'view',
    audited: false,
    params: deviceId,
    response: z.strictObject({
      schemaHash: hex32,
      policy: shownPolicy,
      records: z.array(
        z.strictObject({
          record: z.string(),
          rows: z.int(),
          oldestAt: instant.nullable(),
          newestAt: instant.nullable(),
        }),
      ),
      reports: z.array(
        z.strictObject({ seq: z.int(), hash: hex32, rows: z.int(), refused: z.int(), receivedAt: instant }),
      ),
      refusals: z.array(
        z.strictObject({
          day: instant,
          record: z.string(),
          key: z.string().nullable(),
          code: z.string(),
          n: z.int(),
        }),
      ),
    }),
  }),
};

/** An agent's answer when it may come in. */
const enrolled = z.strictObject({
  deviceId: z.uuid(),
  certificate: z.string(),
  serverCa: z.string(),
  gateway: z.string(),
  policyKey: z.base64url(),
  policy: z.strictObject({ document: z.string(), signature: z.base64url() }).nullable(),
  schemaHash: hex32,
  /** For an agent of protocol 3 and later: the key of the instance's licences, and what they name. */
  licence: z
    .strictObject({ publicKey: z.base64url().length(43), instance: z.uuid(), company: z.uuid() })
    .optional(),
});
/** Its answer (status 202) while somebody has to approve: `ticket` asks again, `code` is compared with the console's. */
const waiting = z.strictObject({
  ticket: z.base64url().length(43),
  code: z.string().regex(/^\d{6}$/u),
  endsAt: instant,
});

export const enrolment = {
  listTokens: route({
    method: 'GET',
    path: '/api/enrolment-tokens',
    word: 'enrolment.manage',
    audited: false,
    response: z.strictObject({
      /** The instance asks for every token. */
      alwaysApproves: z.boolean(),
      items: z.array(
        z.strictObject({
          id: z.uuid(),
          label: z.string(),
          usesLeft: z.int(),
          approval: z.boolean(),
          expiresAt: instant,
          createdAt: instant,
          revokedAt: instant.nullable(),
        }),
      ),
    }),
  }),
  /** The browser makes the secret and sends only its hash; with the answer it puts the token together. */
  createToken: route({
    method: 'POST',
    path: '/api/enrolment-tokens',
    word: 'enrolment.manage',
    audited: true,
    body: z.strictObject({
      label: z.string().trim().min(1).max(80),
      uses: z.int().min(1).max(1000).default(1),
      /** Whether somebody has to approve each device that comes with it. */
      approval: z.boolean().default(false),
      expiresInMinutes: z.int().min(5).max(43_200).default(1440),
      secretHash: hex32,
      /** The company's root that devices are to pin, and the token's proof wrapped under it (60 bytes). */
      pin: z.strictObject({ rootId: z.uuid(), proofWrapped: z.base64url().length(80) }).optional(),
    }),
    response: z.strictObject({
      id: z.uuid(),
      url: z.string(),
      ca: hex32,
      expiresAt: instant,
      reachable: z.enum(['network', 'this-computer']),
    }),
  }),
  revokeToken: route({
    method: 'DELETE',
    path: '/api/enrolment-tokens/:id',
    word: 'enrolment.manage',
    audited: true,
    params: deviceId,
    response: z.strictObject({}),
  }),
  /** An agent's first call. All wrong tokens get one and the same answer. */
  enrol: route({
    method: 'POST',
    path: '/api/enrol',
    word: 'public',
    program: true,
    audited: true,
    perMinute: 60,
    body: z.strictObject({
      auth: z.base64url().length(43),
      csr: z.base64url().max(2731),
      identityPublic: z.base64url().length(43),
      sealingPublic: z.base64url().length(43),
      signature: z.base64url().length(86),
      agentVersion: z.string().max(32),
      protocol: z.int().min(1).max(65_535),
      platform: z.enum(['linux', 'darwin', 'win32']),
      /** Manage: the host name. Focus: absent, nothing of the host is sent. */
      hostname: z.string().max(253).optional(),
      focus: z
        .strictObject({
          label: z.string().max(40),
          osName: z.string().max(40),
          osVersion: z.string().max(40),
        })
        .optional(),
      /** The root that the token told it to pin, and pinProof() over its keys (clause T4). */
      pin: z.strictObject({ root: hex32, mac: hex32 }).optional(),
    }),
    response: z.union([enrolled, waiting]),
  }),
  /** What became of a request that waits for approval. Audited when it gives out a certificate. */
  poll: route({
    method: 'GET',
    path: '/api/enrol/:ticket',
    word: 'public',
    audited: false,
    perMinute: 120,
    params: z.strictObject({ ticket: z.string().max(64) }),
    response: z.union([enrolled, waiting]),
  }),
  /** Devices that wait for somebody's word, newest first. */
  listRequests: route({
    method: 'GET',
    path: '/api/enrolment-requests',
    word: 'enrolment.manage',
    audited: false,
    response: z.strictObject({
      items: z.array(
        z.strictObject({
          id: z.uuid(),
          hostname: z.string(),
          code: z.string(),
          platform: z.string(),
          agentVersion: z.string(),
          tokenLabel: z.string(),
          askedAt: instant,
          endsAt: instant,
        }),
      ),
    }),
  }),
  approve: route({
    method: 'POST',
    path: '/api/enrolment-requests/:id/approve',
    word: 'enrolment.manage',
    audited: true,
    params: deviceId,
    response: z.strictObject({}),
  }),
  refuse: route({
    method: 'POST',
    path: '/api/enrolment-requests/:id/refuse',
    word: 'enrolment.manage',
    audited: true,
    params: deviceId,
    response: z.strictObject({}),
  }),
  /** For a device whose certificate ended while it was off: proof by its identity key over a nonce of 60 s. */
  nonce: route({
    method: 'POST',
    path: '/api/enrol/nonce',
    word: 'public',
    program: true,
    audited: false,
    perMinute: 30,
    body: z.strictObject({ serial: z.string().max(40) }),
    response: z.strictObject({ nonce: z.base64url() }),
  }),
  renew: route({
    method: 'POST',
    path: '/api/enrol/renew',
    word: 'public',
    program: true,
    audited: true,
    perMinute: 30,
    body: z.strictObject({
      serial: z.string().max(40),
      nonce: z.base64url(),
      csr: z.base64url().max(2731),
      signature: z.base64url().length(86),
    }),
    response: z.strictObject({ certificate: z.string() }),
  }),
};
