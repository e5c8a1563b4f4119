/**
 * Every message that an agent may log, with the kinds of its parameters. There is no free text: a parameter is a
 * number, a time, a code or an opaque id, so personal data has no way in.
 */
export type ParamKind = 'count' | 'ms' | 'bytes' | 'code' | 'version' | 'collector' | 'id';

export const logTemplates = {
  'collector.failed': {
    level: 40,
    text: 'Collector {collector} failed {n} times in a row ({code}).',
    params: { collector: 'collector', n: 'count', code: 'code' },
  },
  'collector.slow': {
    level: 40,
    text: 'Collector {collector} took {tookMs} ms.',
    params: { collector: 'collector', tookMs: 'ms' },
  },
  'link.lost': {
    level: 40,
    text: 'The link to the server was lost ({code}); next try in {waitMs} ms.',
    params: { code: 'code', waitMs: 'ms' },
  },
  'link.refused': { level: 50, text: 'The server refused the link ({code}).', params: { code: 'code' } },
  'link.wrong_server': {
    level: 50,
    text: 'This is not the enrolled server: its certificate comes from another authority.',
    params: {},
  },
  'outbox.full': {
    level: 40,
    text: 'The outbox is full; {n} rows of the oldest were dropped.',
    params: { n: 'count' },
  },
  'outbox.corrupt': { level: 50, text: 'The outbox could not be read and was set aside.', params: {} },
  'disk.full': { level: 50, text: 'The disk is full; collecting is paused.', params: {} },
  'report.rows_refused': {
    level: 40,
    text: 'The server refused {n} rows of a report ({code}).',
    params: { n: 'count', code: 'code' },
  },
  'report.hash_differs': {
    level: 60,
    text: "The server's receipt of report {seq} differs from what was sent.",
    params: { seq: 'count' },
  },
  'field.dropped': {
    level: 40,
    text: '{n} undeclared values of collector {collector} were dropped.',
    params: { n: 'count', collector: 'collector' },
  },
  'statement.refused': {
    level: 50,
    text: 'A statement that a root is said to have signed ({what}) was refused ({code}).',
    params: { what: 'code', code: 'code' },
  },
  'clock.wrong': {
    level: 40,
    text: 'The clock of this device is off by {offMs} ms.',
    params: { offMs: 'ms' },
  },
  'licence.key_pinned': { level: 40, text: 'The licence key of the instance was pinned.', params: {} },
  'licence.key_refused': {
    level: 60,
    text: 'The server sent another licence key than the pinned one; it was refused.',
    params: {},
  },
  'licence.state': {
    level: 40,
    text: 'The licence of this device: {state} ({code}).',
    params: { state: 'code', code: 'code' },
  },
  'session.refused': {
    level: 40,
    text: 'A session that was asked for was refused ({code}).',
    params: { code: 'code' },
  },
  'session.began': { level: 40, text: 'A session began.', params: {} },
  'session.ended': { level: 40, text: 'A session ended ({code}).', params: { code: 'code' } },
  'session.failed': {
    level: 60,
    text: 'Keys or records of a session did not fit ({code}); it was ended.',
    params: { code: 'code' },
  },
  'certificate.renewed': { level: 40, text: 'The device certificate was renewed late.', params: {} },
} as const satisfies Record<string, { level: 40 | 50 | 60; text: string; params: Record<string, ParamKind> }>;
export type LogTemplate = keyof typeof logTemplates;

/** The one form that each kind of parameter may have, as text. */
export const paramForms: Record<ParamKind, RegExp> = {
  count: /^\d{1,12}$/u,
  ms: /^\d{1,12}$/u,
  bytes: /^\d{1,15}$/u,
  code: /^[A-Z0-9_]{1,40}$/u,
  version: /^\d{1,4}(\.\d{1,4}){0,3}$/u,
  collector: /^[a-z-]{1,40}$/u,
  id: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u,
};
