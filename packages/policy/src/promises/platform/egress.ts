import { neverShared, providerPrefix, recipients } from '../../recipients.ts';
import { promise, sqlPeriodMs } from '../promise.ts';

const listed = (ids: readonly string[]) => ids.map((id) => `'${id}'`).join(', ');
const registered = listed(recipients.map(({ id }) => id));
const ownSystems = listed(recipients.filter(({ role }) => role === 'none').map(({ id }) => id));
/** Of identity providers, of which the gate admits those that a company has. */
const isProvider = `recipient ~ '^${providerPrefix}[0-9a-f-]{36}$'`;
const letThrough = "outcome NOT LIKE 'refused%' AND outcome <> 'bypassed'";

const facts = {
  capability: 'platform',
  fields: [],
  enforcedBy: [
    { file: 'packages/server/src/platform/egress/egress.ts', symbol: 'Egress' },
    { file: 'packages/server/src/platform/egress/socket-watch.ts', symbol: 'SocketWatch' },
  ],
  periodMs: sqlPeriodMs,
  tests: [
    'packages/server/src/modules/promises/break-it.test.ts',
    'packages/server/src/platform/egress/egress.test.ts',
    'packages/server/src/platform/egress/socket-watch.test.ts',
  ],
} as const;

function planted(recipient: string, classes: readonly string[]) {
  return {
    plant: [
      `INSERT INTO candor.egress_entry (id, at, recipient, outcome, n, bytes_out, bytes_in, purpose, classes)
VALUES (gen_random_uuid(), now(), '${recipient}', 'answered', 1, 9, 9, 'service', '${JSON.stringify(classes)}')`,
    ],
    remove: [`DELETE FROM candor.egress_entry WHERE bytes_out = 9`],
  };
}

/** P61: who was connected to is in the register, and nothing went past the gate. */
export const sharingRegistered = promise({
  ...facts,
  id: 'sharing-registered',
  clauses: ['P61'],
  check: {
    kind: 'sql',
    sql: `SELECT coalesce(sum(n) FILTER (WHERE ${letThrough}), 0)::bigint AS connections,
  count(*) FILTER (WHERE ${letThrough} AND recipient NOT IN (${registered}) AND NOT (${isProvider})) AS unregistered,
  count(*) FILTER (WHERE outcome = 'bypassed' AND at > now() - interval '1 day') AS bypassed FROM candor.egress_entry`,
    columns: { connections: 'bigint', unregistered: 'bigint', bypassed: 'bigint' },
  },
  good: (found) => found['unregistered'] === 0 && found['bypassed'] === 0,
  breakIt: planted('stranger', []),
});

/** P96: Focus data stays in the operator's own systems. */
export const focusNeverShared = promise({
  ...facts,
  id: 'focus-never-shared',
  clauses: ['P96'],
  capability: 'focus',
  check: {
    kind: 'sql',
    sql: `SELECT count(*) FILTER (WHERE recipient NOT IN (${ownSystems})) AS elsewhere,
  count(*) FILTER (WHERE recipient NOT IN (${ownSystems}) AND classes ?| ARRAY[${listed(neverShared)}]) AS shared
FROM candor.egress_entry WHERE ${letThrough}`,
    columns: { elsewhere: 'bigint', shared: 'bigint' },
  },
  good: (found) => found['shared'] === 0,
  breakIt: planted('stranger', neverShared),
});
