/**
 * Every line that the server may log. There is no free text: a parameter is a number, a code, an opaque id, a version,
 * a word of this program, or a place on the host that the operator named.
 */
export type ParamKind = 'count' | 'ms' | 'bytes' | 'code' | 'id' | 'version' | 'word' | 'place';
export type Level = 'debug' | 'info' | 'warn' | 'error' | 'fatal';

interface TemplateShape {
  level: Level;
  text: string;
  params: Record<string, ParamKind>;
}

export const templates = {
  'server.ready': { level: 'info', text: 'Ready in {tookMs} ms.', params: { tookMs: 'ms' } },
  'server.stopping': { level: 'info', text: 'Stopping ({reason}).', params: { reason: 'word' } },
  'server.stopped': { level: 'info', text: 'Stopped in {tookMs} ms.', params: { tookMs: 'ms' } },
  'server.failed': {
    level: 'fatal',
    text: 'An unexpected error ended the server ({code}).',
    params: { code: 'code' },
  },
  'stage.done': {
    level: 'debug',
    text: 'Stage {stage} took {tookMs} ms.',
    params: { stage: 'word', tookMs: 'ms' },
  },

  'accounts.renewal_failed': {
    level: 'error',
    text: 'The sign-ins of an account whose roles changed keep their tokens ({code}).',
    params: { code: 'code' },
  },
  'accounts.erased': {
    level: 'info',
    text: '{n} accounts were erased whose time was over.',
    params: { n: 'count' },
  },

  'postgres.message': {
    level: 'warn',
    text: 'PostgreSQL {severity} {sqlState} ({backend}).',
    params: { severity: 'word', sqlState: 'code', backend: 'word' },
  },
  'postgres.notice': {
    level: 'debug',
    text: 'PostgreSQL {severity} {sqlState} ({backend}).',
    params: { severity: 'word', sqlState: 'code', backend: 'word' },
  },
  'postgres.started': {
    level: 'info',
    text: 'PostgreSQL {version} started in {tookMs} ms.',
    params: { version: 'version', tookMs: 'ms' },
  },
  'postgres.ended': {
    level: 'error',
    text: 'PostgreSQL ended by itself ({code}); it is started again.',
    params: { code: 'code' },
  },
  'postgres.given_up': {
    level: 'fatal',
    text: 'PostgreSQL ended {n} times in ten minutes and is not started again.',
    params: { n: 'count' },
  },
  'postgres.disk': {
    level: 'error',
    text: "Room on the database's disk: {state}. While it is full, nothing is written and agents keep their reports.",
    params: { state: 'word' },
  },
  'postgres.left_over': {
    level: 'warn',
    text: 'A PostgreSQL of an earlier run (PID {pid}) was still there and was stopped.',
    params: { pid: 'count' },
  },
  'postgres.moved': {
    level: 'info',
    text: 'PostgreSQL and its files lie in {place}: its user could not reach the data folder.',
    params: { place: 'place' },
  },
  'postgres.runs_as_nobody': {
    level: 'warn',
    text: 'PostgreSQL runs as "nobody", which other programs may share. Better: useradd --system candor',
    params: {},
  },

  'database.migrated': {
    level: 'info',
    text: 'Migration {name} ran in {tookMs} ms.',
    params: { name: 'place', tookMs: 'ms' },
  },
  'database.generated': {
    level: 'info',
    text: 'Comments, policies, grants and functions were generated in {tookMs} ms.',
    params: { tookMs: 'ms' },
  },
  'database.taken': {
    level: 'fatal',
    text: 'Another server claimed the external database while it was lost; this one ends.',
    params: {},
  },
  'database.pool_error': {
    level: 'warn',
    text: 'An idle connection of pool {pool} was lost ({code}).',
    params: { pool: 'word', code: 'code' },
  },
  'database.unavailable': {
    level: 'error',
    text: 'The database does not answer ({code}).',
    params: { code: 'code' },
  },
  'catalogue.differs': {
    level: 'error',
    text: 'The database differs from the dictionary in {n} places, first at {place}.',
    params: { n: 'count', place: 'place' },
  },

  'http.request': {
    level: 'debug',
    text: '{method} {route} {status} in {tookMs} ms.',
    params: { method: 'word', route: 'place', status: 'count', tookMs: 'ms' },
  },
  'http.failed': {
    level: 'error',
    text: '{method} {route} failed ({code}).',
    params: { method: 'word', route: 'place', code: 'code' },
  },
  'http.refused': {
    level: 'info',
    text: '{method} {route} was refused ({code}).',
    params: { method: 'word', route: 'place', code: 'code' },
  },
  'http.left': {
    level: 'debug',
    text: '{method} {route}: the client left ({code}).',
    params: { method: 'word', route: 'place', code: 'code' },
  },
  'component.message': {
    level: 'warn',
    text: '{component}: {code}.',
    params: { component: 'word', code: 'code' },
  },
  'component.notice': {
    level: 'debug',
    text: '{component}: {code}.',
    params: { component: 'word', code: 'code' },
  },

  'job.failed': {
    level: 'warn',
    text: 'Job {task} failed ({code}), try {attempt}.',
    params: { task: 'word', code: 'code', attempt: 'count' },
  },
  'job.given_up': {
    level: 'error',
    text: 'Job {task} failed for good ({code}).',
    params: { task: 'word', code: 'code' },
  },
  'job.done': {
    level: 'debug',
    text: 'Job {task} took {tookMs} ms.',
    params: { task: 'word', tookMs: 'ms' },
  },

  'egress.refused': {
    level: 'warn',
    text: 'A connection to {recipient} was refused ({reason}).',
    params: { recipient: 'word', reason: 'word' },
  },
  'egress.not_noted': {
    level: 'error',
    text: '{n} entries of the ledger could not be written yet ({code}).',
    params: { n: 'count', code: 'code' },
  },

  'mail.not_sent': {
    level: 'warn',
    text: 'Letter {mail} was not sent at try {attempt} ({code}).',
    params: { mail: 'id', attempt: 'count', code: 'code' },
  },
  'mail.given_up': {
    level: 'error',
    text: 'Letter {mail} was given up ({code}).',
    params: { mail: 'id', code: 'code' },
  },

  'gateway.closed': { level: 'debug', text: 'A link was closed ({code}).', params: { code: 'code' } },
  'gateway.refused': { level: 'info', text: 'A link was refused ({code}).', params: { code: 'code' } },
  'gateway.stored': {
    level: 'debug',
    text: '{rows} rows were stored in {tookMs} ms.',
    params: { rows: 'count', tookMs: 'ms' },
  },
  'gateway.not_stored': {
    level: 'error',
    text: 'A report could not be stored ({code}).',
    params: { code: 'code' },
  },
  'gateway.not_told': {
    level: 'warn',
    text: 'Devices were not told what was changed for them ({code}); they are at their next connection.',
    params: { code: 'code' },
  },
  'sessions.not_looked_after': {
    level: 'error',
    text: 'Sessions of a company were not looked after ({code}); they are in five seconds.',
    params: { code: 'code' },
  },
  'ingest.rows_refused': {
    level: 'warn',
    text: '{n} rows of {record} were refused ({code}).',
    params: { n: 'count', record: 'word', code: 'code' },
  },

  'agent.started': {
    level: 'info',
    text: 'The local agent was started (PID {pid}).',
    params: { pid: 'count' },
  },
  'agent.ended': {
    level: 'warn',
    text: 'The local agent ended ({code}); next start in {waitMs} ms.',
    params: { code: 'code', waitMs: 'ms' },
  },
  'checker.ended': {
    level: 'warn',
    text: 'The checker ended ({code}); next start in {waitMs} ms.',
    params: { code: 'code', waitMs: 'ms' },
  },
  'check.failed': {
    level: 'warn',
    text: 'Check {check} could not tell ({code}).',
    params: { check: 'word', code: 'code' },
  },
  'check.bad': { level: 'error', text: 'Check {check} found a broken promise.', params: { check: 'word' } },

  'certificate.swapped': {
    level: 'info',
    text: 'The certificate of the console was read again; it ends on {until}.',
    params: { until: 'place' },
  },
  'certificate.refused': {
    level: 'error',
    text: 'The certificate files of the console have {n} faults; the running certificate stays.',
    params: { n: 'count' },
  },
  'keys.made': { level: 'info', text: 'Key {kind} was made.', params: { kind: 'word' } },
  'keys.swept': {
    level: 'info',
    text: '{n} keys whose rows never came were destroyed.',
    params: { n: 'count' },
  },
  'keys.not_swept': {
    level: 'error',
    text: '{n} keys have no row, which is too many to be left over: none was destroyed. Look at the database.',
    params: { n: 'count' },
  },
  'keys.rotated': {
    level: 'info',
    text: 'Key {kind} was replaced; {n} keys lie under the new one.',
    params: { kind: 'word', n: 'count' },
  },
  'retention.purged': {
    level: 'info',
    text: '{rows} rows of {record} were deleted in {tookMs} ms.',
    params: { rows: 'count', record: 'word', tookMs: 'ms' },
  },
  'backup.done': {
    level: 'info',
    text: 'Backup {file} holds {rows} rows in {size} bytes.',
    params: { file: 'place', rows: 'count', size: 'bytes' },
  },
  'backup.failed': { level: 'error', text: 'The backup failed ({code}).', params: { code: 'code' } },
  'backup.verified': {
    level: 'info',
    text: 'Backup {file} was restored and compared: equal.',
    params: { file: 'place' },
  },
  'backup.broken': {
    level: 'error',
    text: 'Backup {file} could not be restored ({code}).',
    params: { file: 'place', code: 'code' },
  },
  'erasure.ended': {
    level: 'info',
    text: 'Erasure {erasure} ended: {state}.',
    params: { erasure: 'id', state: 'word' },
  },
} as const satisfies Record<string, TemplateShape>;

export type Template = keyof typeof templates;
type Value<K> = K extends 'count' | 'ms' | 'bytes' ? number : string;
export type ParamsOf<T extends Template> = {
  readonly [P in keyof (typeof templates)[T]['params']]: Value<(typeof templates)[T]['params'][P]>;
};

/** The form that each kind of text may have; anything else is written as "?". */
export const forms: Record<Exclude<ParamKind, 'count' | 'ms' | 'bytes'>, RegExp> = {
  code: /^[A-Za-z0-9_.-]{1,60}$/u,
  id: /^[0-9a-f-]{8,64}$/u,
  version: /^[0-9a-z.+-]{1,40}$/u,
  word: /^[A-Za-z0-9][A-Za-z0-9_. :-]{0,79}$/u,
  place: /^[\p{L}\p{N}/:._*~+ -]{1,300}$/u,
};
