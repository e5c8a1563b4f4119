import { z } from 'zod';
import { hex32 } from '../messages/agent.ts';
import { route } from './route.ts';

const instant = z.int();
export const promiseState = z.enum(['green', 'red', 'unknown']);

const promise = z.strictObject({
  id: z.string(),
  clauses: z.array(z.string()),
  capability: z.string(),
  sentence: z.string(),
  state: promiseState,
  since: instant.nullable(),
  checkedAt: instant.nullable(),
  periodMs: z.int(),
  kind: z.enum(['sql', 'probe', 'canary', 'code', 'document']),
  /** Why it is unknown, in words; null otherwise. */
  reason: z.string().nullable(),
  /** Worst state of each of the last 30 days, oldest first; null where nothing ran. */
  days: z.array(promiseState.nullable()),
});
const plan = z.array(z.strictObject({ record: z.string(), table: z.string(), rows: z.int() }));

export const trust = {
  promises: route({
    method: 'GET',
    path: '/api/trust/promises',
    word: 'trust.view',
    audited: false,
    response: z.strictObject({
      items: z.array(promise),
      runnerSeenAt: instant.nullable(),
      /** Clauses of the policies whose check is not in this build. */
      notInBuild: z.array(z.strictObject({ clause: z.string(), sentence: z.string() })),
    }),
  }),
  promise: route({
    method: 'GET',
    path: '/api/trust/promises/:id',
    word: 'trust.view',
    audited: false,
    params: z.strictObject({ id: z.string().max(60) }),
    response: promise.extend({
      how: z.string(),
      wouldTurnRed: z.string(),
      sql: z.string().nullable(),
      fields: z.array(z.string()),
      enforcedBy: z.array(z.strictObject({ file: z.string(), symbol: z.string() })),
      tests: z.array(z.string()),
      /** What turned it red, by name where it has one: "manage.inventory.cpu: owner (agent 0.1.0, 3 times)". */
      named: z.array(z.string()),
      evidence: z.record(z.string(), z.unknown()).nullable(),
      tookMs: z.int().nullable(),
      nextAt: instant.nullable(),
      history: z
        .array(z.strictObject({ at: instant, outcome: z.enum(['good', 'bad', 'failed']), tookMs: z.int() }))
        .max(200),
    }),
  }),
  runPromise: route({
    method: 'POST',
    path: '/api/trust/promises/:id/run',
    word: 'trust.manage',
    audited: true,
    perMinute: 10,
    params: z.strictObject({ id: z.string().max(60) }),
    response: z.strictObject({}),
  }),
  myData: route({
    method: 'GET',
    path: '/api/trust/me/data',
    word: 'self.rights',
    limited: true,
    audited: false,
    response: z.strictObject({
      records: z.array(
        z.strictObject({
          record: z.string(),
          rows: z.int(),
          oldestAt: instant.nullable(),
          newestAt: instant.nullable(),
          erasable: z.boolean(),
          nextDeletionAt: instant.nullable(),
        }),
      ),
      exports: z.int(),
      erasures: z.array(
        z.strictObject({
          id: z.uuid(),
          state: z.enum(['planned', 'running', 'done', 'failed']),
          startedAt: instant,
          endedAt: instant.nullable(),
          rows: z.int(),
        }),
      ),
    }),
  }),
  /** The first rows of one record, as they would be exported. */
  myRows: route({
    method: 'GET',
    path: '/api/trust/me/data/:record',
    word: 'self.rights',
    limited: true,
    audited: false,
    params: z.strictObject({ record: z.string().max(64) }),
    response: z.strictObject({
      rows: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))).max(50),
    }),
  }),
  /** ZIP: README.md, manifest.json, data/<record>.jsonl and .csv. Three a day. */
  exportMyData: route({
    method: 'POST',
    path: '/api/trust/me/export',
    word: 'self.rights',
    limited: true,
    audited: true,
    perMinute: 3,
    response: 'binary',
  }),
  planErasure: route({
    method: 'POST',
    path: '/api/trust/me/erasure/plan',
    word: 'self.rights',
    limited: true,
    audited: true,
    response: z.strictObject({
      plan,
      planHash: hex32,
      stays: z.array(z.strictObject({ record: z.string(), why: z.string() })),
    }),
  }),
  erase: route({
    method: 'POST',
    path: '/api/trust/me/erasure',
    word: 'self.rights',
    limited: true,
    audited: true,
    perMinute: 3,
    body: z.strictObject({ planHash: hex32 }),
    response: z.strictObject({
      id: z.uuid(),
      state: z.enum(['done', 'failed']),
      steps: z.array(
        z.strictObject({ table: z.string(), before: z.int(), removed: z.int(), after: z.int() }),
      ),
      endedAt: instant,
    }),
  }),
};
