import { f, optional } from '../field.ts';
import { record } from '../record.ts';
import { month13 } from '../vocabulary.ts';

const proof = {
  category: 'accountability',
  subject: 'instance',
  purpose: ['accountability'],
  basis: { article: '6(1)(c)' },
  retain: { from: 'at', days: month13 },
  visibility: ['trust.view'],
  protect: 'plain',
  source: 'server',
  exportable: false,
  rectifiable: false,
  promises: [],
} as const;

/** Written by record_check_result() alone, which only the checker may call. */
export const checkResult = record(
  'platform.check_result',
  {
    capability: 'platform',
    table: 'check_result',
    owner: 'instance',
    keys: ['checkId', 'at'],
    channel: 'server',
    collectedBy: 'check-main',
    appMay: ['select'],
    defaults: proof,
  },
  {
    checkId: f.text(60, { about: 'Which check.' }),
    at: f.instant({ about: 'When it ran.' }),
    outcome: f.oneOf(['good', 'bad', 'failed'], {
      about: 'What it found; failed means that it could not tell.',
    }),
    tookMs: f.count(3_600_000, { about: 'How long it took (ms).' }),
    evidence: f.json(8192, { about: 'Counts and times that it read; never a personal value.' }),
  },
);

export const retentionRun = record(
  'platform.retention_run',
  {
    capability: 'platform',
    table: 'retention_run',
    owner: 'instance',
    keys: ['recordName', 'at'],
    channel: 'server',
    collectedBy: 'modules/retention',
    appMay: ['select', 'insert'],
    defaults: { ...proof, promises: ['P79'] },
  },
  {
    recordName: f.text(64, { about: 'Record whose old rows were deleted.' }),
    at: f.instant({ about: 'When.' }),
    cutoffAt: f.instant({ about: 'Rows older than this went.' }),
    rows: f.count(Number.MAX_SAFE_INTEGER, { about: 'How many went.' }),
    tookMs: f.count(86_400_000, { about: 'How long it took (ms).' }),
  },
);

/** A pseudonym and counts: nothing in it leads back to the person once their keys are gone. */
export const erasure = record(
  'platform.erasure',
  {
    capability: 'platform',
    table: 'erasure',
    owner: 'instance',
    keys: ['id'],
    channel: 'server',
    collectedBy: 'modules/rights',
    defaults: {
      ...proof,
      purpose: ['legal_duty'],
      retain: { from: 'startedAt', days: 1096 },
      promises: ['P65', 'P104'],
    },
  },
  {
    id: f.identifier({ about: 'Random id of the erasure.' }),
    pseudonym: f.hash({ about: "Keyed hash of the person's id.", protect: 'hmac', subject: 'person' }),
    scope: f.oneOf(['focus', 'account'], { about: 'What was erased.' }),
    state: f.oneOf(['planned', 'running', 'done', 'failed'], { about: 'How far it is.' }),
    steps: f.json(65536, { about: 'Rows before, removed and after, for each table, by independent counts.' }),
    startedAt: f.instant({ about: 'When it began.' }),
    endedAt: optional(f.instant({ about: 'When it ended.' })),
  },
);

/** Append-only: the app may add and read, never change or delete. */
export const audit = record(
  'platform.audit',
  {
    capability: 'platform',
    table: 'audit_entry',
    owner: 'instance',
    keys: ['id'],
    channel: 'server',
    collectedBy: 'platform/audit',
    appMay: ['select', 'insert'],
    defaults: { ...proof, visibility: ['instance.operate'] },
  },
  {
    id: f.identifier({ about: 'Random id of the entry, ordered by time.' }),
    at: f.instant({ about: 'When.' }),
    actor: f.oneOf(['account', 'host', 'instance', 'device'], {
      about: "Who acted: a signed-in account, the host's command line, the instance, a device.",
    }),
    actorId: optional(f.identifier({ about: 'Which account or device.', subject: 'account' })),
    action: f.text(80, { about: 'What was done: a route, a verb or a job.' }),
    companyId: optional(f.identifier({ about: 'In which company.' })),
    targetId: optional(f.identifier({ about: 'On what.' })),
    outcome: f.oneOf(['done', 'refused', 'failed'], { about: 'How it ended.' }),
  },
);
