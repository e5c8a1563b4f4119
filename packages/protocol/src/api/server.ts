import { z } from 'zod';
import { route } from './route.ts';

const instant = z.int();

export const server = {
  overview: route({
    method: 'GET',
    path: '/api/overview',
    word: 'device.view',
    audited: false,
    response: z.strictObject({
      /** `total` is the sum of the others: all that are not removed. */
      devices: z.strictObject({
        total: z.int(),
        online: z.int(),
        offline: z.int(),
        lost: z.int(),
        revoked: z.int(),
        cloned: z.int(),
      }),
      promises: z.strictObject({ green: z.int(), red: z.int(), unknown: z.int() }).nullable(),
      /** Newest first, what a person may want to look at. */
      attention: z
        .array(
          z.strictObject({
            kind: z.enum([
              'device-lost',
              'device-waiting',
              'device-cloned',
              'promise-red',
              'rows-refused',
              'log-error',
              'backup-late',
              'signing-due',
            ]),
            at: instant,
            /** Of the device, request or promise; empty where it is about the instance. */
            id: z.string(),
            title: z.string(),
            /** Label of the device that it is about. */
            device: z.string().nullable(),
          }),
        )
        .max(20),
    }),
  }),
  health: route({
    method: 'GET',
    path: '/api/server',
    word: 'instance.operate',
    audited: false,
    response: z.strictObject({
      version: z.string(),
      node: z.string(),
      postgres: z.string(),
      startedAt: instant,
      schemaHash: z.string(),
      caFingerprint: z.string(),
      parts: z.array(
        z.strictObject({
          name: z.enum([
            'database',
            'keyring',
            'jobs',
            'disk',
            'catalogue',
            'checks',
            'event_loop',
            'certificate',
          ]),
          state: z.enum(['ok', 'warning', 'failing']),
          detail: z.string().nullable(),
        }),
      ),
      agentsOnline: z.int(),
      memoryBytes: z.int(),
      jobsFailed: z.int(),
      mail: z.strictObject({
        state: z.enum(['off', 'on']),
        waiting: z.int(),
        /** The mail server's answer ("550") or a code, of a letter that waits or was given up in the last 30 days. */
        lastFailure: z.strictObject({ at: instant, code: z.string() }).nullable(),
      }),
      tables: z.array(z.strictObject({ table: z.string(), rows: z.int(), sizeBytes: z.int() })),
    }),
  }),
  jobs: route({
    method: 'GET',
    path: '/api/server/jobs',
    word: 'instance.operate',
    audited: false,
    response: z.strictObject({
      items: z.array(
        z.strictObject({ task: z.string(), failedAt: instant, attempts: z.int(), code: z.string() }),
      ),
    }),
  }),
  refusals: route({
    method: 'GET',
    path: '/api/server/refusals',
    word: 'instance.operate',
    audited: false,
    response: z.strictObject({
      items: z.array(
        z.strictObject({
          day: instant,
          deviceId: z.uuid(),
          agentVersion: z.string(),
          record: z.string(),
          key: z.string().nullable(),
          code: z.string(),
          n: z.int(),
        }),
      ),
    }),
  }),
  /** Whom this server may connect to, and how often it did in the last 30 days. */
  egress: route({
    method: 'GET',
    path: '/api/server/egress',
    word: 'instance.operate',
    audited: false,
    response: z.strictObject({
      recipients: z.array(
        z.strictObject({
          id: z.string(),
          name: z.string(),
          purpose: z.string(),
          state: z.enum(['on', 'off']),
          places: z.array(z.string()),
          classes: z.array(z.string()),
          country: z.string(),
          connections: z.int(),
          refusals: z.int(),
          bytesOut: z.int(),
          bytesIn: z.int(),
        }),
      ),
      refusals: z.array(z.strictObject({ at: instant, recipient: z.string(), outcome: z.string() })).max(50),
    }),
  }),
  localAgent: route({
    method: 'GET',
    path: '/api/server/local-agent',
    word: 'instance.operate',
    audited: false,
    response: z.strictObject({
      state: z.enum(['running', 'stopped', 'off']),
      deviceId: z.uuid().nullable(),
      label: z.string().nullable(),
      reports: z.array(
        z.strictObject({ seq: z.int(), rows: z.int(), hash: z.string(), receivedAt: instant }),
      ),
    }),
  }),
  setLocalAgent: route({
    method: 'PUT',
    path: '/api/server/local-agent',
    word: 'instance.operate',
    audited: true,
    body: z.strictObject({ running: z.boolean() }),
    response: z.strictObject({ state: z.enum(['running', 'stopped', 'off']) }),
  }),
  /** The dictionary in its canonical form: what is collected, why, how long, who may see it. */
  dictionary: route({
    method: 'GET',
    path: '/api/dictionary',
    word: 'public',
    audited: false,
    etag: 'schemaHash',
    response: z.strictObject({
      schemaHash: z.string(),
      records: z.array(
        z.strictObject({
          name: z.string(),
          capability: z.string(),
          owner: z.string(),
          channel: z.string(),
          collectedBy: z.string(),
          fields: z.array(
            z.strictObject({
              /** Path within the record: "disks.sizeBytes" for a part of a list. */
              name: z.string(),
              about: z.string(),
              category: z.string(),
              subject: z.string(),
              purpose: z.array(z.string()),
              basis: z.string(),
              retain: z.string(),
              visibility: z.array(z.string()),
              protect: z.string(),
              source: z.string(),
              promises: z.array(z.string()),
            }),
          ),
        }),
      ),
    }),
  }),
};
